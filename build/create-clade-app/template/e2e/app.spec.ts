// The app from its user's seat. Without a display Clade starts a private one.
import { _electron as electron, expect, test } from '@playwright/test';

test('should greet whoever is there', async () => {
  const app = await electron.launch({ args: ['.'] });
  const window = await app.firstWindow();
  await expect(window).toHaveTitle('Greeter');

  await window.getByLabel('Your name').fill('Ada');
  await window.getByRole('button', { name: 'Greet' }).click();

  await expect(window.getByRole('status')).toHaveText('Hello, Ada!');
  await app.close();
});
