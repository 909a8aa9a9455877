/** A Worker beside this one, as `service_binding_extra_handlers` binds it. */
type Beside = { scheduled(tick: { scheduledTime: Date; cron: string }): Promise<{ outcome: string }> };
type Trigger = { SELF: Beside; MAIN: Beside };

/** Hands a tick to the Worker beside it, as the cron trigger does; with `?to=self` to nobody, which warms this one. */
export default {
  async fetch(request, env) {
    const query = new URL(request.url).searchParams;
    const target = query.get("to") === "self" ? env.SELF : env.MAIN;
    const tick = { scheduledTime: new Date(Number(query.get("time"))), cron: "* * * * *" };
    const { outcome } = await target.scheduled(tick);
    return new Response(outcome, { status: outcome === "ok" ? 200 : 500 });
  },
  async scheduled() {},
} satisfies ExportedHandler<Trigger>;
