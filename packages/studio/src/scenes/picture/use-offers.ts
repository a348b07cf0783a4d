/** The proposal that waits for this person: which candidate and which part of it is looked at, and what is decided. */
import { useEffect, useMemo, useState } from 'react';
import { type Box, Mask } from '@fourhands/core/media/image/mask';
import type { PictureCandidate, PictureProposal } from '@fourhands/core/protocol/picture-proposals';
import type { Picture } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useChosen, waitingOffer } from '../../state/open-offer.ts';
import { filledPath, outlinePath } from './mask-paths.ts';
import type { PictureAtWork } from './use-picture.ts';

interface OpenPart {
  /** Its place among the parts of the candidate. */
  readonly index: number;
  readonly mask: Mask;
  readonly fill: Path2D;
  readonly outline: Path2D;
}

/** A region that something is being made for. */
export interface Coming {
  readonly share: number;
  readonly box: Box;
  readonly fill: Path2D;
  readonly outline: Path2D;
  /** How it stands; null where that is not known. */
  readonly bitmap: ImageBitmap | null;
}

export interface OffersAtWork {
  readonly proposal: PictureProposal | null;
  readonly chosen: number;
  readonly choose: (candidate: number) => void;
  readonly candidate: PictureCandidate | null;
  /** The colours that it offers; null until they are here. */
  readonly bitmap: ImageBitmap | null;
  /** What is being made, while nothing of it is offered. */
  readonly coming: Coming | null;
  readonly parts: readonly OpenPart[];
  readonly at: number;
  readonly current: OpenPart | null;
  readonly step: (by: number) => void;
  readonly decide: (verdict: 'accept' | 'reject', all: boolean) => void;
  /** 0: only what there is; 100: only what is offered. */
  readonly share: number;
  readonly setShare: (share: number) => void;
}

/** Offers for a picture of another size wait for nobody. */
const liesOn =
  (picture: Picture | null) =>
  ({ recipe: { region } }: PictureProposal): boolean =>
    picture !== null && region[0] === picture.width && region[1] === picture.height;

export function usePictureOffers(at: PictureAtWork): OffersAtWork {
  const m = useMessages();
  const format = useFormat();
  const proposal = waitingOffer(at.proposals.filter(liesOn(at.picture)));
  const id = proposal?.id;
  const { chosen, choose, at: placeOf, step } = useChosen(id);
  const [share, setShare] = useState(100);
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    setShare(100);
  }, [id]);
  const candidate = proposal?.candidates[chosen] ?? null;
  const patch = candidate?.patch;
  const box = candidate?.box;
  useEffect(() => {
    setBitmap(null);
    if (patch === undefined || box === undefined) return undefined;
    let current = true;
    void fetch(client.blobUrl(patch))
      .then((answer) => answer.arrayBuffer())
      .then((bytes) => createImageBitmap(new ImageData(new Uint8ClampedArray(bytes), box.width, box.height)))
      .then((made) => current && setBitmap(made))
      .catch(() => undefined);
    return () => {
      current = false;
    };
    // A candidate's box goes with its patch.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [patch]);
  const coming = useComing(at, candidate === null ? proposal : null);
  const hunks = candidate?.hunks;
  const parts = useMemo(
    () =>
      (hunks ?? []).flatMap(({ mask: numbers, state }, index): OpenPart[] => {
        if (state !== 'open') return [];
        const mask = Mask.fromNumbers(numbers);
        return [{ index, mask, fill: filledPath(mask), outline: outlinePath(mask) }];
      }),
    [hunks],
  );
  const shown = placeOf(parts.length);
  const current = parts[shown] ?? null;

  const decide = (verdict: 'accept' | 'reject', all: boolean) => {
    if (proposal === null || current === null) return;
    const meant = all ? parts.map(({ index }) => index) : [current.index];
    const decision = { verdict, candidate: chosen, hunks: meant };
    void at
      .act((personId) => client.decidePicture(at.picture!.workId, proposal.id, { ...decision, personId }))
      .then((after) => {
        if (after === null) return;
        const refused = meant
          .map((index) => after.candidates[chosen]?.hunks[index])
          .find((hunk) => hunk?.state === 'refused');
        const { enlarged = null } = after.candidates[chosen] ?? {};
        const [x, y] = [String(refused?.at?.x ?? ''), String(refused?.at?.y ?? '')];
        if (refused?.reason === 'locked') notify(m.pictures.refusedLocked(x, y), 'danger');
        else if (refused?.reason === 'changed') notify(m.pictures.refusedChanged(x, y), 'danger');
        else if (verdict === 'accept' && enlarged) {
          const [width, height] = [enlarged.width, enlarged.height].map(format.count) as [string, string];
          notify(m.enlarging.became(m.pictures.size(width, height)));
        } else notify(verdict === 'accept' ? m.pictures.accepted : m.pictures.rejected);
      });
  };
  return {
    proposal,
    chosen,
    choose,
    candidate,
    bitmap,
    coming,
    parts,
    at: shown,
    current,
    step: (by) => step(by, parts.length),
    decide,
    share,
    setShare,
  };
}

function useComing({ preview }: PictureAtWork, proposal: PictureProposal | null): Coming | null {
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null);
  const making = proposal?.state === 'making' ? proposal : null;
  const id = making?.id;
  const place = useMemo(() => {
    if (making === null) return null;
    const mask = Mask.fromNumbers(making.recipe.region);
    return mask.bounds && { box: mask.bounds, fill: filledPath(mask), outline: outlinePath(mask) };
    // The region of a proposal stays as it is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id]);
  useEffect(() => setBitmap(null), [id]);
  const webp = preview !== null && preview.proposalId === id ? preview.webp : null;
  useEffect(() => {
    if (webp === null) return undefined;
    let current = true;
    const bytes = Uint8Array.from(atob(webp), (letter) => letter.charCodeAt(0));
    void createImageBitmap(new Blob([bytes], { type: 'image/webp' }))
      .then((made) => current && setBitmap(made))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [webp]);
  const share = making?.progress?.share ?? 0;
  return useMemo(() => place && { ...place, share, bitmap }, [place, share, bitmap]);
}
