import { useT } from '../i18n/index.ts';
import { PageBody, PageHeader } from '../ui/index.ts';
import { Erasures } from './erasures.tsx';
import { RetentionPanel } from './retention-panel.tsx';
import { SealingPanel } from './sealing-panel.tsx';

export default function PrivacyPage() {
  const t = useT();
  return (
    <PageBody narrow>
      <PageHeader title={t('privacy.title')} lead={t('privacy.lead')} />
      <RetentionPanel />
      <SealingPanel />
      <Erasures />
    </PageBody>
  );
}
