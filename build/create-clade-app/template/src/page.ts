// The page's script. It has no import, so that it is a plain script for the page.
interface Greeter {
  greet(name: string): Promise<string>;
}

/** From the preload script. */
declare const greeter: Greeter;

const form = document.querySelector<HTMLFormElement>('#form');
const nameField = document.querySelector<HTMLInputElement>('#name');
const greeting = document.querySelector<HTMLElement>('#greeting');

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void greeter.greet(nameField?.value ?? '').then((text) => {
    if (greeting) greeting.textContent = text;
  });
});
