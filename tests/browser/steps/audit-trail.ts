import type { Step } from '../stage.ts';

export const auditTrail: Step = {
  name: 'the audit log has a line for each of it, and fits together',
  only: 'desktop',
  async run({ console: { page } }) {
    await page.getByRole('link', { name: 'Audit log' }).click();
    for (const line of ['API key revoked', 'API key created', 'User updated', 'Invitation created']) {
      await page.getByTestId('audit-row').filter({ hasText: line }).first().waitFor();
    }
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByTestId('audit-verdict').getByText('The log is whole').waitFor();
  },
};
