/** The way to a new picture: its size, or a file. */
import { Button, Modal, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { mostSide } from '@fourhands/core/media/image/mask';
import { FileButton } from '../../components/file-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { useNewPicture } from './use-new-picture.ts';

const usual = { width: 1200, height: 900 };

export function NewPictureButton() {
  const m = useMessages();
  const { make, bringIn } = useNewPicture();
  const [open, setOpen] = useState(false);
  const [size, setSize] = useState<{ width: number | string; height: number | string }>(usual);
  const [going, setGoing] = useState(false);
  const [width, height] = [Number(size.width), Number(size.height)];
  const possible = width >= 1 && height >= 1;
  const during = (work: Promise<void>) => {
    setGoing(true);
    void work.finally(() => {
      setGoing(false);
      setOpen(false);
    });
  };
  return (
    <>
      <Button
        size="md"
        variant="default"
        leftSection={<Icon name="pictures" size={18} />}
        title={m.pictures.startHelp}
        onClick={() => setOpen(true)}
      >
        {m.pictures.start}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={m.pictures.start}
        closeButtonProps={{ 'aria-label': m.common.close }}
      >
        <div className="stack">
          <p className="soft">{m.pictures.startHelp}</p>
          <div className="row">
            <NumberInput
              className="grow"
              label={m.pictures.width}
              min={1}
              max={mostSide}
              allowDecimal={false}
              value={size.width}
              onChange={(value) => setSize({ ...size, width: value })}
            />
            <NumberInput
              className="grow"
              label={m.pictures.height}
              min={1}
              max={mostSide}
              allowDecimal={false}
              value={size.height}
              onChange={(value) => setSize({ ...size, height: value })}
            />
          </div>
          <div className="row">
            <Button
              loading={going}
              disabled={!possible}
              leftSection={<Icon name="plus" size={18} />}
              onClick={() => during(make({ title: m.pictures.newTitle, width, height }))}
            >
              {m.pictures.make}
            </Button>
            <FileButton
              variant="default"
              accept="image/*,.ora"
              multiple={false}
              disabled={going}
              leftSection={<Icon name="file" size={18} />}
              onFiles={([file]) => file && during(bringIn(file))}
            >
              {m.pictures.choose}
            </FileButton>
          </div>
        </div>
      </Modal>
    </>
  );
}
