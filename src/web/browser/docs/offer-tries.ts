import { showAnswer, showFailure } from "./show-answer.ts";

/** Lets the forms of routes be sent from the page, with the token that stands on it, which nothing else reads. */
export function offerTries(): void {
  document.querySelector("[data-token]")?.removeAttribute("data-token");
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-needs-script]"))
    button.disabled = false;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-try]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form);
    });
  }
  offerExamples();
}

async function send(form: HTMLFormElement): Promise<void> {
  const place = form.querySelector<HTMLElement>(".answer");
  if (place === null) return;
  form.setAttribute("aria-busy", "true");
  const begunMs = performance.now();
  try {
    const answer = await fetch(addressOf(form), initOf(form));
    const text = await answer.text();
    showAnswer(place, answer, text, performance.now() - begunMs);
  } catch (error) {
    showFailure(place, error);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  let path = form.dataset["path"] ?? "/";
  for (const input of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-place]")) {
    const { name, value } = input;
    if (input.dataset["place"] === "path") path = path.replace(`{${name}}`, encodeURIComponent(value.trim()));
    else if (value.trim() !== "") query.set(name, value.trim());
  }
  const search = query.toString();
  return search === "" ? path : `${path}?${search}`;
}

function initOf(form: HTMLFormElement): RequestInit {
  const headers: Record<string, string> = {};
  const token = document.querySelector<HTMLInputElement>("#token")?.value.trim() ?? "";
  if (token !== "") headers["authorization"] = `Bearer ${token}`;
  if (form.dataset["try"] !== "POST") return { headers };
  const body = form.querySelector<HTMLTextAreaElement>("[data-body]")?.value ?? "";
  if (body.trim() !== "") headers["content-type"] = "application/json";
  return { method: "POST", headers, ...(body.trim() !== "" && { body }) };
}

/** Each example of a body gets a button that puts it into the form of its route. */
function offerExamples(): void {
  for (const example of document.querySelectorAll<HTMLElement>(".body-example")) {
    const body = example.closest("section")?.querySelector<HTMLTextAreaElement>("[data-body]");
    const text = example.querySelector("pre")?.textContent;
    if (body === undefined || body === null || !text) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Put it into the form";
    button.addEventListener("click", () => {
      body.value = text;
      const form = body.closest("details");
      if (form !== null) form.open = true;
      body.focus();
    });
    example.append(button);
  }
}
