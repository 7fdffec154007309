import { pictureFile } from '../picture-file.ts';
import type { Step } from '../stage.ts';

export const customerPicture: Step = {
  name: 'a customer sends a picture and it shows in the open thread',
  only: 'desktop',
  async run({ phone, console, screen }) {
    await phone.become(screen.customer);
    await phone.sendPicture(await pictureFile('boots.jpg', '#6b8f71'));
    const picture = console.page.locator('[data-testid=bubble][data-author=contact]').getByTestId('picture').last();
    await picture.locator('img').waitFor();
    await picture.click();
    await console.page.getByTestId('viewer').locator('img').waitFor();
    await console.page.keyboard.press('Escape');
    await console.page.getByTestId('viewer').waitFor({ state: 'detached' });
    await console.mustNotHaveReloaded();
  },
};
