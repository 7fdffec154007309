/** The mark of Parley: a speech bubble in the shape of a P. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path d="M9 9.5h9.2a5.3 5.3 0 0 1 0 10.6h-3.4L10.6 24a.9.9 0 0 1-1.6-.6z" className="fill-on-accent" />
      <circle cx="14" cy="14.8" r="1.3" className="fill-accent" />
      <circle cx="18.4" cy="14.8" r="1.3" className="fill-accent" />
    </svg>
  );
}
