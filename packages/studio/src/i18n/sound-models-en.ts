/** The words of makers of sounds that were trained on recordings, in English. A part of the table in en.ts. */
export const soundModelsEn = {
  soundModels: {
    maker: 'Maker',
    does: 'What it does',
    hearsPlace: 'It hears the first second and a half from where sound begins here.',
    hearsSecond: 'It hears the first second and a half of both. 0 is what is here, 1 the second sound.',
    second: 'Second sound',
    secondHelp: 'A sound of this work: one that lies on a track, brought in or made before.',
    noSecond: 'There is no second sound in this work yet. Import one, or have one made.',
    card: 'A maker of sounds',
    lead: 'It is under the makers of every sound, by this name: it draws new ones, varies what is there, and goes from one to another.',
    use: 'Make a sound with it',
    heldOut: 'Held-out sounds given back, decibels off',
    nearest: 'The nearest sound it learned, decibels off',
    mean: 'The mean of all it learned, decibels off',
    recordings: 'Recordings',
    clips: 'Clips',
    parameters: 'Numbers of the network',
    figuresHelp:
      'How far sounds that it did not learn from are from what it gives back, beside two answers without a model. Less is better.',
    limits: 'What it cannot do',
    limitsText:
      'Clips of a second and a half, one channel (of stereo the mean of both), nothing above 11 kHz. With few recordings it blends what it knows. Longer sounds are varied in their first clip only.',
  },
};
