import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { insist, type Machine, probe, type Tool } from './needs.ts';

/** A machine with these programs, on which every command succeeds except those that contain `fails`. */
function machine(programs: readonly string[], { fails = [] as string[], ...rest }: Partial<Fake> = {}): Machine {
  return {
    env: { PATH: '/bin:/opt/bin' },
    platform: 'linux',
    isProgram: (file) => programs.includes(file),
    succeeds: (file, args) => !fails.includes([file, ...args].join(' ')),
    ...rest,
  };
}
type Fake = Machine & { fails: string[] };

describe('the search for docker', () => {
  const both = ['/opt/bin/docker', '/bin/docker-compose'];

  it('takes an engine that answers with either form of compose', () => {
    const ok = { ok: true, path: '/opt/bin/docker' };
    expect(probe('docker', machine(both))).toEqual(ok);
    expect(probe('docker', machine(['/opt/bin/docker']))).toEqual(ok);
    expect(probe('docker', machine(both, { fails: ['/opt/bin/docker compose version'] }))).toEqual(ok);
  });

  it('says which part is missing', () => {
    const withoutPlugin = ['/opt/bin/docker compose version'];
    const broken = [...withoutPlugin, '/bin/docker-compose version'];
    expect(probe('docker', machine([]))).toEqual({ ok: false, reason: 'no docker program in PATH' });
    expect(probe('docker', machine(both, { fails: ['/opt/bin/docker info'] }))).toMatchObject({
      reason: expect.stringMatching(/engine/),
    });
    expect(probe('docker', machine(both, { fails: broken }))).toMatchObject({
      reason: expect.stringMatching(/docker-compose/),
    });
    expect(probe('docker', machine(['/opt/bin/docker'], { fails: withoutPlugin }))).toMatchObject({ ok: false });
  });
});

describe('the search for a browser', () => {
  it('prefers an earlier name to an earlier folder', () => {
    const programs = ['/bin/google-chrome', '/opt/bin/chromium'];
    expect(probe('chromium', machine(programs))).toEqual({ ok: true, path: '/opt/bin/chromium' });
  });

  it('believes CHROMIUM_PATH, and does not look further when it is wrong', () => {
    const programs = ['/bin/chromium', '/own/browser'];
    const at = (CHROMIUM_PATH: string) =>
      probe('chromium', machine(programs, { env: { PATH: '/bin', CHROMIUM_PATH } }));
    expect(at('/own/browser')).toEqual({ ok: true, path: '/own/browser' });
    expect(at('/own/typo')).toEqual({ ok: false, reason: 'CHROMIUM_PATH=/own/typo is no program' });
    expect(at('')).toEqual({ ok: true, path: '/bin/chromium' });
  });

  it('knows the usual places on macOS and Windows', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const windows = { PATH: 'C:\\bin', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
    expect(probe('chromium', machine([mac], { platform: 'darwin' }))).toEqual({ ok: true, path: mac });
    expect(probe('chromium', machine([edge], { platform: 'win32', env: windows }))).toEqual({ ok: true, path: edge });
    expect(probe('chromium', machine([mac, edge]))).toMatchObject({ ok: false });
  });

  it('reads a Windows PATH', () => {
    const env = { Path: 'C:\\a;D:\\b c' };
    const found = probe('chromium', machine(['D:\\b c\\chrome.exe'], { platform: 'win32', env }));
    expect(found).toEqual({ ok: true, path: 'D:\\b c\\chrome.exe' });
  });
});

describe('the search for prometheus', () => {
  it('wants promtool too', () => {
    expect(probe('prometheus', machine(['/bin/prometheus', '/bin/promtool']))).toEqual({
      ok: true,
      path: '/bin/prometheus',
    });
    expect(probe('prometheus', machine(['/bin/prometheus']))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/promtool/),
    });
    expect(probe('prometheus', machine(['/bin/promtool']))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/no prometheus/),
    });
  });
});

it('finds openssl in PATH, or says that it is missing', () => {
  expect(probe('openssl', machine(['/opt/bin/openssl']))).toEqual({ ok: true, path: '/opt/bin/openssl' });
  expect(probe('openssl', machine([]))).toEqual({ ok: false, reason: 'no openssl program in PATH' });
});

describe('the search for python', () => {
  const script = '-c import grpc, grpc_tools.protoc';

  it('passes over a python3 that cannot import grpc', () => {
    const programs = ['/bin/python3', '/usr/bin/python3'];
    expect(probe('python', machine(programs, { fails: [`/bin/python3 ${script}`] }))).toEqual({
      ok: true,
      path: '/usr/bin/python3',
    });
  });

  it('falls back to python, and says what must be importable when none is right', () => {
    expect(probe('python', machine(['/bin/python']))).toEqual({ ok: true, path: '/bin/python' });
    expect(probe('python', machine(['/bin/python'], { fails: [`/bin/python ${script}`] }))).toEqual({
      ok: false,
      reason: 'no Python 3 that can import grpc and grpc_tools',
    });
  });
});

describe('a required tool', () => {
  const absent = { ok: false, reason: 'there is none' } as const;

  it.each<[Tool, string]>([
    ['docker', 'Debian: docker.io docker-compose'],
    ['chromium', 'Debian: chromium'],
    ['openssl', 'Debian: openssl'],
    ['prometheus', 'Debian: prometheus'],
    ['python', 'Debian: python3-grpcio python3-grpc-tools'],
  ])('that is missing is an error with the reason and how to install %s', (tool, how) => {
    const variable = `REQUIRE_${tool.toUpperCase()}`;
    expect(() => insist(tool, absent, { [variable]: '1' })).toThrow(`${variable} is set but there is none`);
    expect(() => insist(tool, absent, { [variable]: '1' })).toThrow(how);
    expect(insist(tool, absent, { [variable]: '' })).toBe(absent);
    expect(insist(tool, absent, { [variable]: '0' })).toBe(absent);
    expect(insist(tool, absent, {})).toBe(absent);
  });

  it('that is there is no error', () => {
    const there = { ok: true, path: '/bin/docker' } as const;
    expect(insist('docker', there, { REQUIRE_DOCKER: '1' })).toBe(there);
  });
});

describe('needs on this machine', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'needs-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('looks in the real PATH, once', async () => {
    const program = path.join(folder, process.platform === 'win32' ? 'chromium.exe' : 'chromium');
    writeFileSync(program, '', { mode: 0o755 });
    vi.stubEnv('CHROMIUM_PATH', '');
    vi.stubEnv('REQUIRE_CHROMIUM', '');
    vi.stubEnv('PATH', folder);
    vi.resetModules();
    const { needs } = await import('./needs.ts');
    expect(needs('chromium')).toEqual({ ok: true, path: program });
    rmSync(program);
    expect(needs('chromium')).toEqual({ ok: true, path: program });
  });
});
