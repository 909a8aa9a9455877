const root = document.documentElement;

function shown(): "light" | "dark" {
  const chosen = root.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Shows the button that changes between light and dark, and remembers the choice on this machine. */
export function switchThemes(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
  if (button === null) return;
  const say = () => {
    const other = shown() === "dark" ? "light" : "dark";
    button.textContent = other === "dark" ? "Dark" : "Light";
    button.setAttribute("aria-label", `Show in ${other} colours`);
    return other;
  };
  say();
  button.hidden = false;
  button.addEventListener("click", () => {
    const other = say();
    root.dataset["theme"] = other;
    localStorage.setItem("theme", other);
    say();
  });
}
