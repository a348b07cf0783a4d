/** What an offer shows beside the work, in every medium: what can be decided on the part that is looked at; and what a seed is asked with. */
import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';

interface PartsProps {
  readonly at: number;
  readonly count: number;
  readonly step: (by: number) => void;
  readonly decide: (verdict: 'accept' | 'reject', all: boolean) => void;
}

export function PartActions({ at, count, step, decide }: PartsProps) {
  const m = useMessages();
  const format = useFormat();
  return (
    <>
      <div className="spread">
        <span className="small figure" role="status">
          {m.pictures.part(format.count(at + 1), format.count(count))}
        </span>
        {count > 1 ? (
          <span className="row" style={{ gap: 4 }}>
            <Button size="compact-sm" variant="default" aria-label={m.pictures.previousPart} onClick={() => step(-1)}>
              <Icon name="left" size={16} />
            </Button>
            <Button size="compact-sm" variant="default" aria-label={m.pictures.nextPart} onClick={() => step(1)}>
              <Icon name="right" size={16} />
            </Button>
          </span>
        ) : null}
      </div>
      <div className="row">
        <Button size="xs" leftSection={<Icon name="check" size={16} />} onClick={() => decide('accept', false)}>
          {m.pictures.accept}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="close" size={16} />}
          onClick={() => decide('reject', false)}
        >
          {m.pictures.reject}
        </Button>
        {count > 1 ? (
          <>
            <Button size="xs" variant="default" onClick={() => decide('accept', true)}>
              {m.pictures.acceptAll}
            </Button>
            <Button size="xs" variant="default" onClick={() => decide('reject', true)}>
              {m.pictures.rejectAll}
            </Button>
          </>
        ) : null}
      </div>
    </>
  );
}

export const drawnSeed = (): number => Math.floor(Math.random() * 10_000);

interface SeedProps {
  readonly seed: number;
  readonly candidates: number;
  readonly most: number;
  readonly onChange: (next: { readonly seed?: number; readonly candidates?: number }) => void;
}

export function SeedAndCount({ seed, candidates, most, onChange }: SeedProps) {
  const m = useMessages();
  return (
    <div className="row" style={{ alignItems: 'end' }}>
      <NumberInput
        className="grow"
        label={m.pictures.seed}
        min={0}
        max={2 ** 32 - 1}
        allowDecimal={false}
        value={seed}
        onChange={(value) => onChange({ seed: Number(value) })}
      />
      <Button
        variant="default"
        px={10}
        aria-label={m.pictures.another}
        title={m.pictures.another}
        onClick={() => onChange({ seed: drawnSeed() })}
      >
        <Icon name="dice" size={18} />
      </Button>
      <div className="stack-tight" style={{ gap: 4 }}>
        <span className="small">{m.pictures.count}</span>
        <SegmentedControl
          aria-label={m.pictures.count}
          value={String(candidates)}
          onChange={(value) => onChange({ candidates: Number(value) })}
          data={Array.from({ length: most }, (_, index) => String(index + 1))}
        />
      </div>
    </div>
  );
}
