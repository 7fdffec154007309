import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../i18n/index.ts';
import { Field, IconButton } from '../ui/index.ts';
import type { FieldProps } from '../ui/field.tsx';

/** A password that its owner may look at. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'end'>) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <Field
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <IconButton
          label={t(shown ? 'sign_in.hide' : 'sign_in.show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff className="size-4.5" aria-hidden /> : <Eye className="size-4.5" aria-hidden />}
        </IconButton>
      }
      {...props}
    />
  );
}
