/** Moves the clock of a Worker that runs from simulated-worker.ts. Rejects when it does not answer. */
export async function setWorkerTime(workerUrl: string, nowMs: number): Promise<void> {
  const answer = await fetch(`${workerUrl}/__clock`, { method: "POST", body: JSON.stringify({ nowMs }) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`The simulated Worker did not take its time: ${answer.status}.`);
}
