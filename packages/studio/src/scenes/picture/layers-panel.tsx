/** The layers of a picture: which is drawn on, and how each looks. */
import { ActionIcon, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Blend, blendSchema } from '@fourhands/core/media/image/image';
import type { Picture, PictureLayer } from '@fourhands/core/protocol/pictures';
import { client } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './picture.module.css';
import type { Drawing } from './use-drawing.ts';
import type { PictureAtWork } from './use-picture.ts';

interface LayersPanelProps {
  readonly at: PictureAtWork;
  readonly picture: Picture;
  readonly drawing: Drawing;
}

export function LayersPanel({ at, picture, drawing }: LayersPanelProps) {
  const m = useMessages();
  const format = useFormat();
  const { workId, layers } = picture;
  const chosen = layers.find(({ id }) => id === drawing.layerId);
  const place = layers.findIndex(({ id }) => id === drawing.layerId);
  const [opacity, setOpacity] = useState(1);
  useEffect(() => setOpacity(chosen?.opacity ?? 1), [chosen?.opacity, chosen?.id]);
  const change = (id: string, what: Parameters<typeof client.changeLayer>[2]) =>
    void at.act((personId) => client.changeLayer(workId, id, { ...what, personId }));
  const rename = ({ id, name }: PictureLayer, to: string) => {
    const next = to.trim();
    if (next !== '' && next !== name) change(id, { name: next });
  };
  const add = () =>
    void at
      .act((personId) => client.addLayer(workId, { name: m.pictures.layer(format.count(layers.length)), personId }))
      .then((after) => {
        const top = after?.layers.at(-1);
        if (top) drawing.setLayerId(top.id);
      });
  return (
    <Section
      title={m.pictures.layers}
      tools={
        <ActionIcon variant="default" aria-label={m.pictures.addLayer} title={m.pictures.addLayer} onClick={add}>
          <Icon name="plus" size={18} />
        </ActionIcon>
      }
    >
      <ul className={styles.layers}>
        {layers.toReversed().map(({ id, name, visible }) => (
          <li key={id} className={styles.layer} data-chosen={id === drawing.layerId}>
            <Checkbox
              aria-label={m.pictures.show(name)}
              checked={visible}
              onChange={(event) => change(id, { visible: event.currentTarget.checked })}
            />
            <button
              type="button"
              className="one-line"
              aria-pressed={id === drawing.layerId}
              onClick={() => drawing.setLayerId(id)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      {chosen === undefined ? null : (
        <>
          <TextInput
            key={`${chosen.id} ${chosen.name}`}
            size="xs"
            aria-label={m.pictures.layerName}
            defaultValue={chosen.name}
            maxLength={200}
            onBlur={(event) => rename(chosen, event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) rename(chosen, event.currentTarget.value);
            }}
          />
          <div className="row">
            <NativeSelect
              size="xs"
              aria-label={m.pictures.blend}
              value={chosen.blend}
              onChange={(event) => change(chosen.id, { blend: event.target.value as Blend })}
              data={blendSchema.options.map((value) => ({ value, label: m.pictures.blends[value] }))}
            />
            <ActionIcon
              variant="default"
              aria-label={m.pictures.layerUp}
              title={m.pictures.layerUp}
              disabled={place >= layers.length - 1}
              onClick={() => change(chosen.id, { place: place + 1 })}
            >
              <span style={{ display: 'grid', transform: 'rotate(90deg)' }}>
                <Icon name="left" size={18} />
              </span>
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={m.pictures.layerDown}
              title={m.pictures.layerDown}
              disabled={place <= 0}
              onClick={() => change(chosen.id, { place: place - 1 })}
            >
              <span style={{ display: 'grid', transform: 'rotate(90deg)' }}>
                <Icon name="right" size={18} />
              </span>
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={m.pictures.removeLayer}
              title={m.pictures.removeLayer}
              disabled={layers.length < 2}
              onClick={() => void at.act((personId) => client.removeLayer(workId, chosen.id, { personId }))}
            >
              <Icon name="trash" size={18} />
            </ActionIcon>
          </div>
          <label className={styles.range}>
            {m.pictures.opacity}
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={opacity}
              onChange={(event) => setOpacity(Number(event.target.value))}
              onPointerUp={() => change(chosen.id, { opacity })}
              onKeyUp={() => opacity !== chosen.opacity && change(chosen.id, { opacity })}
            />
            <output className="figure">{format.percent(opacity)}</output>
          </label>
        </>
      )}
    </Section>
  );
}
