import { gunzipSync, inflateRawSync } from 'node:zlib';

/** The contents of the first file of a .tar.gz archive whose path satisfies the test, or undefined. */
export function fileInTarGz(archive: Buffer, wanted: (path: string) => boolean): Buffer | undefined {
  const tar = gunzipSync(archive);
  for (let at = 0; at + 512 <= tar.length; ) {
    const path = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (path !== '' && wanted(path)) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

const endOfDirectory = 0x06054b50;
const deflated = 8;

/**
 * The contents of the first file of a zip archive whose path satisfies the test, or undefined. Reads the central
 * directory, as the format demands; archives over 4 GB or with a comment after the directory are not understood.
 */
export function fileInZip(archive: Buffer, wanted: (path: string) => boolean): Buffer | undefined {
  const end = archive.length - 22;
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory) return undefined;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const pathLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + pathLength);
    if (wanted(path)) return contentsAt(archive, at);
    at += 46 + pathLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return undefined;
}

/** `entry` is the place of the file's line in the central directory. */
function contentsAt(archive: Buffer, entry: number): Buffer {
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
  return archive.readUInt16LE(entry + 10) === deflated ? inflateRawSync(bytes) : bytes;
}
