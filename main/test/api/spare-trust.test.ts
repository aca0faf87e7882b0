// Which pages may be loaded into which spare processes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayHost } from '../../api/spare-trust.ts';
import { ContentProcess } from '../../process/content-process.ts';
import type { StageName } from '../../process/zygote-process.ts';

function forkedFrom(stage: StageName): ContentProcess {
  const process = new ContentProcess(1, 'web', 'app');
  process.started({ way: 'fork', pid: 100, stage, forkMs: 1 });
  return process;
}

test('should keep foreign origins out of what the app stage forked', () => {
  for (const url of ['https://a.example/', 'http://a.example/', 'HTTPS://A.EXAMPLE/']) {
    assert.equal(mayHost(forkedFrom('app'), url), false);
    assert.equal(mayHost(forkedFrom('warm'), url), true);
  }
});

test('should let the app’s own pages in anywhere', () => {
  for (const url of ['file:///a.html', 'clade://start/', 'data:text/html,a', 'about:blank', '']) {
    assert.equal(mayHost(forkedFrom('app'), url), true);
    assert.equal(mayHost(undefined, url), true);
  }
});

test('should keep foreign origins out of what nobody knows the stage of', () => {
  assert.equal(mayHost(undefined, 'https://a.example/'), false);
  assert.equal(mayHost(new ContentProcess(1, 'web', 'app'), 'https://a.example/'), false);
});
