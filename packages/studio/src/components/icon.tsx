/** The studio's own line icons, 20 by 20. They are always beside or inside something with a name. */
const paths = {
  home: 'M3 9.5 10 3l7 6.5M5 8v8.5h10V8',
  pictures: 'M3 4.5h14v11H3zM3 13l4-4 3.5 3.5 2.5-2 4 3.5M13 7.5h.01',
  runs: 'M3 16.5V3.5M3 16.5h14M6 6c1.5 5 4 7 10.5 7.5',
  models: 'M10 2.8 16.5 6.300v7.400L10 17.2 3.5 13.700V6.300zM3.7 6.5 10 10l6.3-3.500M10 10v7',
  compress: 'M3 8h5V3M17 12h-5v5M8 8 3 3M12 12l5 5',
  command: 'M4 6h12M4 10h8M4 14h5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  frame: 'M3.5 7.500v-4h4M12.5 3.500h4v4M16.5 12.500v4h-4M7.5 16.500h-4v-4',
  close: 'M5 5l10 10M15 5 5 15',
  stop: 'M5.5 5.500h9v9h-9z',
  play: 'M6 4.500v11l9.5-5.500z',
  download: 'M10 3v10M5.5 9 10 13.5 14.5 9M4 16.500h12',
  trash: 'M4 6h12M8 6V4h4v2M5.5 6l.8 10.500h7.400L14.5 6M8.5 9v4.500M11.5 9v4.5',
  pencil: 'M4 16l.8-3.500L13 4.300l2.7 2.700L7.5 15.200zM11.5 6l2.5 2.5',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  sun: 'M10 6.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M4.3 15.700l1.1-1.100M14.6 5.400l1.1-1.1',
  moon: 'M16 11.500A6.5 6.5 0 1 1 8.5 4a5.2 5.2 0 0 0 7.5 7.500z',
  language: 'M2.5 5.500h8M6.5 3.500v2M9 5.500c-.7 3-2.7 5.5-6 7M4.5 8c1 2 2.7 3.5 4.7 4.500M9.5 17l4-9 4 9M11 14h5',
  warning: 'M10 3 18 16.500H2zM10 8v4M10 14.500h.01',
  check: 'M4 10.5 8 14.5 16 6',
  dice: 'M4 4h12v12H4zM7.5 7.500h.01M12.5 7.500h.01M10 10h.01M7.5 12.500h.01M12.5 12.500h.01',
  side: 'M3 4h14v12H3zM12 4v12',
  left: 'M12.5 4.5 7 10l5.5 5.5',
  right: 'M7.5 4.5 13 10l-5.5 5.5',
  handle: 'M7.5 6 3.5 10l4 4M12.5 6l4 4-4 4',
  works: 'M4 3.500h12v13H4zM7 7h6M7 10h6M7 13h3.5',
  makers:
    'M10 3.500a3 3 0 1 0 0 6 3 3 0 0 0 0-6M3.5 16.500c.6-3.300 3.100-5 6.500-5s5.900 1.700 6.500 5M14.5 4l2-1.500M16.500 7h1.500',
  lock: 'M6 9V6.500a4 4 0 0 1 8 0V9M4.500 9h11v8h-11z',
  unlock: 'M6 9V6.500a4 4 0 0 1 7.600-1.700M4.500 9h11v8h-11z',
  star: 'M10 2.800l2.200 4.700 5.100.6-3.800 3.500 1 5.100L10 14.100l-4.500 2.600 1-5.100L2.700 8.100l5.100-.6z',
  search: 'M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M13 13l4 4',
  branch: 'M6 3.500v13M6 12c0-4 8-2 8-6.500M4.500 3.500h3M12.500 4h3',
  back: 'M4 8h8.500a4 4 0 0 1 0 8H8M7.5 4.500 4 8l3.500 3.500',
  authors: 'M3 15.500h14M4 12l3-8 3 8M5 9.500h4M12 12V6M12 9.500a2.500 2.500 0 1 1 0 .100',
  talks: 'M3.5 4h13v9.5H9L5.5 16.500v-3H3.500zM7 7.500h6M7 10h4',
  grip: 'M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01',
  copy: 'M7 7h9.5v9.500H7zM13 7V3.500H3.500V13H7',
  brush:
    'M16.500 3.500 9 11M9 11c-1.500-.600-3.500 0-4 2s-1.500 2.500-2.500 2.500c2 1.500 6 1.500 7.500-.500 1-1.300.500-3.300-1-4z',
  eraser: 'M8 16.500h8.500M4 12.500l8-8.500 4.500 4.500-7.500 8H6.500zM8 8l4.500 4.500',
  marquee:
    'M3.500 6v-2.500H6M9 3.500h2M14 3.500h2.500V6M16.500 9v2M16.500 14v2.500H14M11 16.500H9M6 16.500H3.500V14M3.500 11V9',
  lasso:
    'M10 4c4 0 7 1.800 7 4.500S14 13 10 13s-7-1.800-7-4.500S6 4 10 4M6 12.500c-1.500 1-1 3 .500 3.500M6.500 16c1.500.500 1 1.500 0 2',
  wand: 'M3.500 16.500 12 8M14 3v3M12.500 4.500h3M16.500 8v2M15.500 9h2M10 3.500v1.500M9.300 4.200h1.500',
  file: 'M5 2.500h6.500L15 6v11.500H5zM11.5 2.500V6H15',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  const dots = name === 'more' || name === 'dice' || name === 'grip';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={dots ? 1.8 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  );
}
