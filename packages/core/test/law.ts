/** One of the laws, as a check of what random history a seed draws. */
export interface Law {
  readonly number: number;
  readonly name: string;
  check(seed: number): void;
}

/** Laws that free what their histories opened, also where they are broken. */
export function freeing(checks: readonly Law[], free: () => void): readonly Law[] {
  return checks.map(({ check, ...law }) => ({
    ...law,
    check(seed) {
      try {
        check(seed);
      } finally {
        free();
      }
    },
  }));
}
