/** What is known of a maker of sounds, what it cannot do, and the way into a sound with it. */
import { Button } from '@mantine/core';
import type { Model } from '@fourhands/core/protocol/model';
import { Icon } from '../../components/icon.tsx';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { ModelFacts } from './model-side.tsx';
import type { SoundWork } from './use-sound-work.ts';

export function SoundModelSide({ model, work }: { readonly model: Model; readonly work: SoundWork }) {
  const m = useMessages();
  const format = useFormat();
  const figures = [
    [m.soundModels.heldOut, 'heldOutDecibels', format.measured],
    [m.soundModels.nearest, 'nearestDecibels', format.measured],
    [m.soundModels.mean, 'meanDecibels', format.measured],
    [m.soundModels.recordings, 'recordings', format.count],
    [m.soundModels.clips, 'clips', format.count],
    [m.soundModels.parameters, 'parameters', format.count],
  ] as const;
  const known = figures.flatMap(([label, name, said]) => {
    const value = model.figures[name] ?? null;
    return value === null ? [] : [[label, said(value)] as const];
  });
  return (
    <>
      <div className="stack-tight">
        <Button disabled={!work.ready} leftSection={<Icon name="sound" size={18} />} onClick={() => void work.make()}>
          {m.soundModels.use}
        </Button>
        <p className="soft small">{m.soundModels.lead}</p>
      </div>
      {known.length === 0 ? null : (
        <Section title={m.models.figures} help={m.soundModels.figuresHelp}>
          <Facts rows={known} />
        </Section>
      )}
      <Section title={m.soundModels.limits}>
        <p className="soft small">{m.soundModels.limitsText}</p>
      </Section>
      <ModelFacts model={model} />
    </>
  );
}
