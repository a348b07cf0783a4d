/** The words of what is being made, whatever its medium, in English. A part of the table in en.ts. */
export const makingEn = {
  making: {
    label: 'Making',
    share: (percent: string) => `Making: ${percent}`,
    timeLeft: (time: string) => `${time} left`,
    stop: 'Stop',
    soFar: 'How it stands now. It is not offered yet.',
    notYet: (percent: string) => `Being made, not offered yet: ${percent}`,
  },
};
