/** What the store keeps of briefs: those of each work as they were, and the templates that a person made. */
import type { BriefTemplate, KeptBrief } from '@fourhands/core';

export type TemplateRecord = Omit<BriefTemplate, 'builtIn'>;

export interface BriefStore {
  /** Adds it, or puts it in the place of the one with its id. False when the work does not exist. */
  put(workId: string, brief: KeptBrief): Promise<boolean>;
  /** The one that was added last. */
  newest(workId: string): Promise<KeptBrief | null>;
  /** The newest first, no more than `most`. */
  list(workId: string, most?: number): Promise<KeptBrief[]>;
}

export interface TemplateStore {
  create(template: TemplateRecord): Promise<void>;
  /** In the order they were made. */
  list(): Promise<TemplateRecord[]>;
  /** Puts it in the place of the one with its id; false when there is none. */
  change(template: TemplateRecord): Promise<boolean>;
  /** Briefs that were made from it keep it. */
  remove(id: string): Promise<boolean>;
}
