/** The mark: the fingers of two hands at one keyboard, the person's from below, the maker's from above. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: 'none' }}>
      <g fill="var(--person)">
        <rect x="3" y="11" width="5" height="18" rx="2.5" />
        <rect x="17" y="9" width="5" height="20" rx="2.5" />
      </g>
      <g fill="var(--maker-bright)">
        <rect x="10" y="3" width="5" height="20" rx="2.5" />
        <rect x="24" y="3" width="5" height="18" rx="2.5" />
      </g>
    </svg>
  );
}
