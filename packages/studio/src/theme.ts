/**
 * The studio's colours, type and spacing for Mantine's components. The same values are custom properties in
 * styles/tokens.css for our own. Two hands, two colours: warm for people, cool for makers; controls are ink.
 */
import {
  createTheme,
  defaultVariantColorsResolver,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const ink: MantineColorsTuple = [
  '#f6f4f0',
  '#edeae4',
  '#dcd7ce',
  '#beb7ab',
  '#9a9286',
  '#777065',
  '#575148',
  '#3b3731',
  '#282521',
  '#1a1815',
];
const warm: MantineColorsTuple = [
  '#fff3ea',
  '#fde3d0',
  '#f9c5a1',
  '#f4a56e',
  '#ec8743',
  '#dc6c25',
  '#c2531a',
  '#a04214',
  '#7c3310',
  '#57240c',
];
const cool: MantineColorsTuple = [
  '#eaf6fc',
  '#d0e9f5',
  '#a2d2ea',
  '#6fb9de',
  '#459fce',
  '#2b8bbe',
  '#1f7fb0',
  '#12638c',
  '#0d4d6e',
  '#09364e',
];
const dark: MantineColorsTuple = [
  '#ece8e1',
  '#bdb6ab',
  '#a0998d',
  '#6d665c',
  '#423e37',
  '#35322c',
  '#26241f',
  '#1a1916',
  '#131210',
  '#0d0c0b',
];

/** Filled controls are ink on paper, in the light and in the dark. */
const resolveVariant: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  if (input.variant !== 'filled' || (input.color ?? 'ink') !== 'ink') return colours;
  return { ...colours, background: 'var(--ink)', hover: 'var(--ink-hover)', color: 'var(--paper)' };
};

const systemFonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  variantColorResolver: resolveVariant,
  colors: { ink, warm, cool, dark, gray: ink },
  fontFamily: systemFonts,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '16px', lg: '20px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Modal: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 140 }, overlayProps: { backgroundOpacity: 0.4 } } },
    // The focus goes to the first entry: a placeholder for it is no child that a menu may have.
    Menu: { defaultProps: { transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false } },
  },
});

export const colourSchemeManager = localStorageColorSchemeManager({ key: 'fourhands-colours' });
