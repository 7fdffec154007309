import { Check, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '../../api/problem.ts';
import { uploadMedia } from '../../api/upload.ts';
import { useT } from '../../i18n/index.ts';
import { Button, problemText } from '../../ui/index.ts';

const accepts = { image: 'image/jpeg,image/png', video: 'video/mp4,video/3gpp', document: '' };

export interface FileSlotProps {
  format: keyof typeof accepts;
  value: string;
  onChange(media_id: string): void;
}

/** The picture or file at the top of a template. */
export function FileSlot({ format, value, onChange }: FileSlotProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function upload(file: File): Promise<void> {
    setProblem(null);
    setShare(0);
    setName(file.name);
    try {
      onChange((await uploadMedia(file, setShare).done).id);
    } catch (cause) {
      setProblem(asProblem(cause));
    } finally {
      setShare(null);
    }
  }

  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{t('sending.template.header_file')}</span>
      <input
        ref={input}
        type="file"
        hidden
        accept={accepts[format]}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) void upload(file);
          target.value = '';
        }}
      />
      <Button className="self-start" busy={share !== null} onClick={() => input.current?.click()}>
        {value === '' ? (
          <Upload className="size-4" aria-hidden />
        ) : (
          <Check className="size-4 text-accent" aria-hidden />
        )}
        <bdi className="max-w-56 truncate">
          {share !== null
            ? t('sending.uploading', { share: Math.round(share * 100) })
            : value === ''
              ? t('sending.template.upload')
              : name}
        </bdi>
      </Button>
      {problem !== null && (
        <p role="alert" className="text-sm text-danger">
          {problemText(problem, t)}
        </p>
      )}
    </div>
  );
}
