/**
 * Which test file runs first: the one that takes longest, so that the workers end together; after all of those that have a
 * process each, the short ones that share one, without another between them, which would end it. It leaves none out.
 */
import { statSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What a file is taken to need that has not run here before, in ms: tests in a browser are short and take long. */
function guess(path: string): number {
  return statSync(path).size / 10 + (path.includes('/e2e/') ? 20_000 : 0);
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = new Map(files.map((file) => [file, this.ctx.cache.getTestSpecificationResult(file)]));
    const need = (file: TestSpecification) =>
      known.get(file)?.failed === true ? Infinity : (known.get(file)?.duration ?? guess(file.moduleId));
    const needs = new Map(files.map((file) => [file, need(file)]));
    const isShared = (file: TestSpecification) => !file.project.config.isolate;
    return files.toSorted(
      (a, b) =>
        Number(isShared(a)) - Number(isShared(b)) ||
        (needs.get(a) === needs.get(b) ? 0 : needs.get(b)! - needs.get(a)!),
    );
  }
}
