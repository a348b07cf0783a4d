/** A button that opens the system's own file or folder chooser. */
import { Button, type ButtonProps } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { filesOfField } from '../state/given-files.ts';
import type { GivenFile } from '../state/uploads.ts';

interface FileButtonProps extends ButtonProps {
  readonly accept?: string;
  readonly folder?: boolean;
  readonly multiple?: boolean;
  readonly title?: string;
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly children: ReactNode;
}

export function FileButton({ accept, folder = false, multiple = true, onFiles, children, ...button }: FileButtonProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => field.current?.click()}>
        {children}
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        multiple={multiple}
        accept={accept}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          const files = filesOfField(event.target.files);
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
