import { CopyButton } from './copy-button.tsx';

/** A secret in full, for the one time that it is known. `copy`: where it is drawn otherwise than it is entered. */
export function ShownOnce({ label, value, copy = value }: { label: string; value: string; copy?: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-1 rounded-lg border border-accent-line bg-accent-soft py-1 ps-3 pe-1">
        <code
          data-testid="shown-once"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled and selected by keyboard
          tabIndex={0}
          className="min-w-0 flex-1 font-mono text-sm text-accent-ink select-all wrap-anywhere"
        >
          {value}
        </code>
        <CopyButton text={copy} />
      </div>
    </div>
  );
}
