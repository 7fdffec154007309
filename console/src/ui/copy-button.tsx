import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useT } from '../i18n/index.ts';
import { Button, IconButton } from './button.tsx';

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const icon = copied ? <Check className="size-4 text-accent" aria-hidden /> : <Copy className="size-4" aria-hidden />;
  const copy = () => void writeClipboard(text).then(setCopied);
  if (label === undefined) {
    return (
      <IconButton label={t(copied ? 'action.copied' : 'action.copy')} onClick={copy}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button onClick={copy}>
      {icon}
      {copied ? t('action.copied') : label}
    </Button>
  );
}

/** The clipboard exists in secure contexts only; on plain http within a network the old way still works. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'fixed opacity-0';
    // Inside an open dialog, which keeps the focus to itself.
    (document.activeElement?.parentElement ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
