/**
 * What a medium must say of its content so that proposals, locks and versions work on it. The protocol of proposals is the
 * same for all: a maker offers a content for a region, that becomes hunks, and each hunk is taken, refused or moved.
 */
import type { Difference } from '../version/version.ts';
import type { MediumName } from '../work/work.ts';

/** How a content can be written to a file and read again. */
export interface FileFormat<Content> {
  readonly name: string;
  readonly extension: string;
  readonly mediaType: string;
  /** What is left of a content in this format; all of it where absent. */
  holds?(content: Content): Content;
  write(content: Content): Uint8Array<ArrayBuffer>;
  /** @throws ContentUnreadable */
  read(bytes: Uint8Array): Content;
}

/**
 * The bytes are not a content of this medium, in any format it knows: they are something else, or this medium in an
 * encoding that is not known.
 */
export class ContentUnreadable extends Error {
  readonly code = 'content-unreadable';
  readonly reason: 'other-content' | 'unknown-encoding';

  constructor(reason: ContentUnreadable['reason'], what: string) {
    super(what);
    this.name = 'ContentUnreadable';
    this.reason = reason;
  }
}

/** Content, Region and Change are the medium's own; all are immutable. */
export interface Medium<Content, Region, Change> {
  readonly name: MediumName;
  readonly formats: readonly FileFormat<Content>[];
  empty(): Content;
  /** The form in which the medium keeps a content: equal contents have one form. */
  canonical(content: Content): Content;
  /** How much there is, in the medium's own unit. */
  sizeOf(content: Content): number;
  /** All of it. */
  whole(content: Content): Region;
  /** The smallest region of whole units that holds a region and lies in the content. */
  snap(content: Content, region: Region): Region;
  within(content: Content, region: Region): Content;
  /** Changes of `content` that put another content in a region's place. Nothing outside the region is changed. */
  replace(content: Content, region: Region, by: Content): readonly Change[];
  /** In order and apart, all against the content before. */
  apply(content: Content, changes: readonly Change[]): Content;
  /** Whether a change alters what is in a region. */
  touches(change: Change, region: Region): boolean;
  /** Where a region lies after changes that leave it alone. */
  moved(region: Region, changes: readonly Change[]): Region;
  compare(before: Content, after: Content): readonly Difference[];
  /** A line or so, for a list of works. */
  preview(content: Content): string;
}
