/** Cuts a text into sentences; a line break ends one too. Abbreviated prices and hours stay whole ("R$ 19", "9 a.m."). */
export function splitSentences(text: string): string[] {
  return text
    .split(/\r?\n+/)
    .flatMap((line) => line.split(/(?<=[.!?…]["'”’)\]]?)\s+(?=["'“‘([¿¡]?[\p{Lu}\p{N}\p{So}])/u))
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}
