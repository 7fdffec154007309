import { useT } from '../i18n/index.ts';
import { PageBody, PageHeader } from '../ui/index.ts';

export default function EncryptionPage() {
  const t = useT();
  return (
    <PageBody narrow>
      <PageHeader title={t('encryption.title')} lead={t('encryption.lead')} />
    </PageBody>
  );
}
