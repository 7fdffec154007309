import { useT } from '../i18n/index.ts';
import { PageBody, PageHeader } from '../ui/index.ts';
import { IdentitiesPanel } from './identities-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { TwoFactorPanel } from './two-factor-panel.tsx';

export default function SecurityPage() {
  const t = useT();
  return (
    <PageBody narrow>
      <PageHeader title={t('security.title')} lead={t('security.lead')} />
      <PasswordPanel />
      <TwoFactorPanel />
      <IdentitiesPanel />
    </PageBody>
  );
}
