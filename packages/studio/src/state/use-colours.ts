/** Light, dark, or as the system: Mantine keeps the choice (see theme.ts); this gives it the studio's words. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

export type ColourChoice = 'light' | 'dark' | 'auto';

export function useColours(): { choice: ColourChoice; dark: boolean; choose: (choice: ColourChoice) => void } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return { choice: colorScheme, dark, choose: setColorScheme };
}
