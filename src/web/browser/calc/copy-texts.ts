/** Lets each `<button data-copy="text">` put its text on the clipboard, where the browser allows that. */
export function copyTexts(): void {
  if (navigator.clipboard === undefined) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.disabled = false;
    button.addEventListener("click", async () => {
      const said = button.textContent;
      const copied = await navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(
        () => true,
        () => false,
      );
      button.textContent = copied ? "Copied" : "Not allowed here";
      setTimeout(() => {
        button.textContent = said;
      }, 2_000);
    });
  }
}
