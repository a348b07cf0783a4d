/** Keyboards that are connected by MIDI, where the browser knows of them. */

/** `absent`: this browser has no Web MIDI. `refused`: the person, or the page's policy, did not allow it. */
export type MidiState =
  | { readonly kind: 'absent' | 'refused' | 'asking' }
  | { readonly kind: 'open'; readonly names: readonly string[] };

interface KeyHandlers {
  readonly onDown: (pitch: number, velocity: number) => void;
  readonly onUp: (pitch: number) => void;
}

/** Listens to all keyboards that are there, and those that come. Ends by the function that it returns. */
export function listenToMidi(handlers: KeyHandlers, tell: (state: MidiState) => void): () => void {
  if (!('requestMIDIAccess' in navigator)) {
    tell({ kind: 'absent' });
    return () => undefined;
  }
  let access: MIDIAccess | null = null;
  let ended = false;
  const onMessage = ({ data }: MIDIMessageEvent) => {
    const message = readKeyMessage(data);
    if (message?.velocity === 0) handlers.onUp(message.pitch);
    else if (message !== null) handlers.onDown(message.pitch, message.velocity);
  };
  const connect = () => {
    if (access === null || ended) return;
    const inputs = [...access.inputs.values()];
    for (const input of inputs) input.onmidimessage = onMessage;
    tell({ kind: 'open', names: inputs.map(({ name }) => name ?? 'MIDI') });
  };
  tell({ kind: 'asking' });
  navigator.requestMIDIAccess().then(
    (given) => {
      access = given;
      given.onstatechange = connect;
      connect();
    },
    () => tell({ kind: 'refused' }),
  );
  return () => {
    ended = true;
    if (access === null) return;
    access.onstatechange = null;
    for (const input of access.inputs.values()) input.onmidimessage = null;
  };
}

/** A key that goes down, or up, whose velocity is then 0; null of any other message. */
export function readKeyMessage(data: Uint8Array | null): { readonly pitch: number; readonly velocity: number } | null {
  const [status = 0, pitch = 0, velocity = 0] = data ?? [];
  const kind = status & 0xf0;
  if (kind !== 0x80 && kind !== 0x90) return null;
  return { pitch: pitch & 0x7f, velocity: kind === 0x80 ? 0 : velocity & 0x7f };
}
