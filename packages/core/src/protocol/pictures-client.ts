/** The part of the client for pictures. */
import { DialoguesClient } from './dialogues-client.ts';
import {
  type BroughtStyle,
  broughtStyleSchema,
  type NewPictureDecision,
  type NewPictureProposal,
  type PictureMaker,
  pictureMakerListSchema,
  type PictureProposal,
  pictureProposalListSchema,
  pictureProposalSchema,
} from './picture-proposals.ts';
import {
  type LayerChange,
  type MadePicture,
  madePictureSchema,
  type NewLayer,
  type NewPaint,
  type NewPicture,
  type NewPictureLock,
  type NewPictureVersion,
  type Painted,
  paintedSchema,
  type Picture,
  type PictureEvent,
  pictureEventSchema,
  type PictureFormat,
  pictureSchema,
  type PictureStep,
  type PictureVersion,
  pictureVersionListSchema,
  pictureVersionSchema,
  type PictureView,
  type PixelAuthor,
  pixelAuthorSchema,
  type WandQuery,
  wandAnswerSchema,
} from './pictures.ts';
import { type CallOptions, type Content, pathOf, type WatchOptions, withQuery } from './server-calls.ts';
import type { PersonOptions } from './works-client.ts';

export class PicturesClient extends DialoguesClient {
  // Pictures

  createPicture(picture: NewPicture, { personId, ...options }: PersonOptions = {}): Promise<MadePicture> {
    const path = withQuery('/api/pictures', { personId });
    return this.json(madePictureSchema, path, { ...options, method: 'POST', json: picture });
  }

  /** A JPEG, PNG, WebP, AVIF, GIF or TIFF file. */
  importPicture(
    name: string,
    content: Content,
    { personId, layer, ...options }: PersonOptions & { readonly layer?: string } = {},
  ): Promise<MadePicture> {
    const path = withQuery('/api/pictures/import', { name, personId, layer });
    return this.json(madePictureSchema, path, { ...options, method: 'POST', content });
  }

  getPicture(id: string, options: CallOptions = {}): Promise<Picture> {
    return this.json(pictureSchema, pathOf`/api/pictures/${id}`, options);
  }

  /** Events for as long as the loop goes on: each connection starts with a `snapshot`. Ends after `deleted`. */
  watchPicture(id: string, options: WatchOptions = {}): AsyncGenerator<PictureEvent, void, void> {
    const path = pathOf`/api/pictures/${id}/events`;
    return this.watch(pictureEventSchema, path, ({ type }) => type === 'deleted', options);
  }

  /** `patch` is RGBA, row by row, of the box; durable when this answers. */
  paint(id: string, change: NewPaint, patch: Uint8Array<ArrayBuffer>, options: CallOptions = {}): Promise<Painted> {
    const form = new FormData();
    form.set('change', JSON.stringify(change));
    form.set('patch', new Blob([patch], { type: 'application/octet-stream' }));
    return this.json(paintedSchema, pathOf`/api/pictures/${id}/changes`, { ...options, method: 'POST', form });
  }

  undoPicture(id: string, step: PictureStep = {}, options: CallOptions = {}): Promise<Painted> {
    return this.json(paintedSchema, pathOf`/api/pictures/${id}/undo`, { ...options, method: 'POST', json: step });
  }

  redoPicture(id: string, step: PictureStep = {}, options: CallOptions = {}): Promise<Painted> {
    return this.json(paintedSchema, pathOf`/api/pictures/${id}/redo`, { ...options, method: 'POST', json: step });
  }

  addLayer(id: string, layer: NewLayer, options: CallOptions = {}): Promise<Picture> {
    return this.json(pictureSchema, pathOf`/api/pictures/${id}/layers`, { ...options, method: 'POST', json: layer });
  }

  /** Its look, or its place from below. */
  changeLayer(id: string, layerId: string, change: LayerChange, options: CallOptions = {}): Promise<Picture> {
    const path = pathOf`/api/pictures/${id}/layers/${layerId}`;
    return this.json(pictureSchema, path, { ...options, method: 'PATCH', json: change });
  }

  removeLayer(id: string, layerId: string, { personId, ...options }: PersonOptions = {}): Promise<Picture> {
    const path = withQuery(pathOf`/api/pictures/${id}/layers/${layerId}`, { personId });
    return this.json(pictureSchema, path, { ...options, method: 'DELETE' });
  }

  lockPicture(id: string, lock: NewPictureLock, options: CallOptions = {}): Promise<Picture> {
    return this.json(pictureSchema, pathOf`/api/pictures/${id}/locks`, { ...options, method: 'POST', json: lock });
  }

  unlockPicture(id: string, lockId: string, options: CallOptions = {}): Promise<Picture> {
    return this.json(pictureSchema, pathOf`/api/pictures/${id}/locks/${lockId}`, { ...options, method: 'DELETE' });
  }

  /** The oldest first. */
  async listPictureVersions(id: string, options: CallOptions = {}): Promise<PictureVersion[]> {
    return (await this.json(pictureVersionListSchema, pathOf`/api/pictures/${id}/versions`, options)).versions;
  }

  savePictureVersion(id: string, version: NewPictureVersion = {}, options: CallOptions = {}): Promise<PictureVersion> {
    const path = pathOf`/api/pictures/${id}/versions`;
    return this.json(pictureVersionSchema, path, { ...options, method: 'POST', json: version });
  }

  /** The picture becomes what the version is, by whom it was then; it can be undone. */
  restorePictureVersion(id: string, versionId: string, { personId, ...options }: PersonOptions = {}): Promise<Painted> {
    const path = withQuery(pathOf`/api/pictures/${id}/versions/${versionId}/restore`, { personId });
    return this.json(paintedSchema, path, { ...options, method: 'POST' });
  }

  pictureViewUrl(id: string, view: PictureView & { readonly version?: string }): string {
    return this.address + withQuery(pathOf`/api/pictures/${id}/view`, { ...view });
  }

  /** The bytes of `rgba` or `authors`. */
  pictureView(id: string, view: PictureView, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/pictures/${id}/view`, { ...view }), options);
  }

  exportPictureUrl(id: string, format: PictureFormat): string {
    return this.address + withQuery(pathOf`/api/pictures/${id}/export`, { format });
  }

  exportPicture(id: string, format: PictureFormat, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes(withQuery(pathOf`/api/pictures/${id}/export`, { format }), options);
  }

  /** Numbers of the mask of what is like the pixel that is seen at a place. */
  async selectAlike(id: string, query: WandQuery, options: CallOptions = {}): Promise<number[]> {
    const path = withQuery(pathOf`/api/pictures/${id}/selection`, { ...query });
    return (await this.json(wandAnswerSchema, path, options)).mask;
  }

  pixelAuthor(id: string, x: number, y: number, options: CallOptions = {}): Promise<PixelAuthor> {
    return this.json(pixelAuthorSchema, withQuery(pathOf`/api/pictures/${id}/author`, { x, y }), options);
  }

  // What makers offer for pictures

  async listPictureMakers(options: CallOptions = {}): Promise<PictureMaker[]> {
    return (await this.json(pictureMakerListSchema, '/api/picture-makers', options)).makers;
  }

  /** A picture whose style is to be taken. */
  bringStyle(id: string, name: string, content: Content, options: CallOptions = {}): Promise<BroughtStyle> {
    const path = withQuery(pathOf`/api/pictures/${id}/styles`, { name });
    return this.json(broughtStyleSchema, path, { ...options, method: 'POST', content });
  }

  proposePicture(id: string, proposal: NewPictureProposal, options: CallOptions = {}): Promise<PictureProposal> {
    const path = pathOf`/api/pictures/${id}/proposals`;
    return this.json(pictureProposalSchema, path, { ...options, method: 'POST', json: proposal });
  }

  /** The newest first. */
  async listPictureProposals(id: string, options: CallOptions = {}): Promise<PictureProposal[]> {
    return (await this.json(pictureProposalListSchema, pathOf`/api/pictures/${id}/proposals`, options)).proposals;
  }

  /** What came until now stays. */
  stopPictureProposal(id: string, proposalId: string, options: CallOptions = {}): Promise<PictureProposal> {
    const path = pathOf`/api/pictures/${id}/proposals/${proposalId}/stop`;
    return this.json(pictureProposalSchema, path, { ...options, method: 'POST' });
  }

  decidePicture(
    id: string,
    proposalId: string,
    decision: NewPictureDecision,
    options: CallOptions = {},
  ): Promise<PictureProposal> {
    const path = pathOf`/api/pictures/${id}/proposals/${proposalId}/decisions`;
    return this.json(pictureProposalSchema, path, { ...options, method: 'POST', json: decision });
  }
}
