import { pictureFile } from '../picture-file.ts';
import type { Step } from '../stage.ts';

const CAPTION = 'This pair we would send you.';

export const sendPicture: Step = {
  name: 'a teammate takes over and sends a picture with words under it',
  only: 'desktop',
  async run({ phone, console }) {
    await console.takeOver();
    await console.heldBy('teammate');
    await console.page.getByTestId('files').setInputFiles(await pictureFile('pair.jpg', '#88a0c8'));
    await console.page.locator('[data-testid=attachment][data-state=ready]').waitFor();
    await console.write(CAPTION);
    await phone.receives(CAPTION);
    await phone.page.getByRole('img', { name: CAPTION }).waitFor();
    await console.bubble('teammate', CAPTION, 'read').getByTestId('picture').locator('img').waitFor();
    await console.mustNotHaveReloaded();
  },
};
