import { describe, expect, test } from 'vitest';
import { createWebShell } from '../../../classifiers/web-shell/web-shell.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import type { FileObservation, Form, PageObservation } from '../../../src/model/observation.ts';
import { addToTally, emptyTally } from '../../../src/model/tally.ts';
import { expectLinearIn } from '../../support/growth.ts';
import { fileOf, linkOf, pageOf } from '../../support/observe.ts';

const classifier = createWebShell(loadRuleFiles().get('web-shell/lexicon'));
const SUBJECT = { customer: null, ip: null, port: null, domain: null, url: null };
const MACHINE = 'Linux host 5.10.0-21-amd64 #1 SMP Debian x86_64 uid=33(www-data)';

function judged(seen: FileObservation | PageObservation): string {
  const tally = emptyTally();
  addToTally(tally, seen.url, classifier.read(seen), null);
  return classifier.judge(tally, SUBJECT)?.verdict ?? 'none';
}

function formOf(name: string, given: Partial<Form> = {}): Form {
  return { action: '', method: 'post', fields: [{ name, type: 'text' }], buttons: [], lines: [0, 1], ...given };
}

const source = (code: string, name = 'x.php.txt'): string => judged(fileOf(code, { name, url: `http://site.example/a/${name}` }));

describe('a page', () => {
  test.each([
    ['that shows the machine and takes commands', pageOf(MACHINE, { forms: [formOf('cmd')] }), 'proven'],
    ['whose short field is called a command', pageOf(`Команда:\n${MACHINE}`, { forms: [formOf('c')] }), 'proven'],
    ['whose button is', pageOf(`${MACHINE}\nfield`, { forms: [formOf('k', { buttons: ['Орындау'] })] }), 'proven'],
    ['that only tells who runs it', pageOf('uid=998(tomcat)', { forms: [formOf('cmd')] }), 'likely'],
    [
      'that asks for a login first',
      pageOf(MACHINE, {
        forms: [
          formOf('cmd', {
            fields: [
              { name: 'cmd', type: 'text' },
              { name: 'p', type: 'password' },
            ],
          }),
        ],
      }),
      'none',
    ],
    ['that takes commands and shows nothing', pageOf('Try it', { forms: [formOf('cmd')] }), 'none'],
    ['that shows the machine and takes nothing', pageOf(MACHINE), 'none'],
    ['with a field for searches', pageOf(MACHINE, { forms: [formOf('q', { buttons: ['Search'] })] }), 'none'],
    ['that failed', pageOf(MACHINE, { status: 404, forms: [formOf('cmd')] }), 'none'],
  ])('%s', (_, page, verdict) => expect(judged(page)).toBe(verdict));

  test('with files, their rights and links to change them, on a machine that it names', () => {
    const rows = ['a', 'b', 'c', 'd'].map((name) => `${name}\t4 KB\t-rw-r--r--`);
    const links = rows.map((_, at) => linkOf(`http://site.example/u/x.php?act=chmod&f=${at}`, 'C', at));
    const url = 'http://site.example/uploads/x.php';
    expect(judged(pageOf([MACHINE, ...rows].join('\n'), { url, links }))).toBe('likely');
    expect(judged(pageOf(rows.join('\n'), { url, links }))).toBe('none');
  });

  test('that offers a menu of attacks; not one that tells of them in a sentence', () => {
    const menu = '[ Self Remove ] [ Mass Deface ] [ Back Connect ] [ Zone-H ]';
    expect(judged(pageOf(`${menu}\n${MACHINE}`))).toBe('proven');
    const told = `The intruder could use Self Remove, Mass Deface, Back Connect and Zone-H, and the page told us "${MACHINE}", which was ours.`;
    expect(judged(pageOf(told))).toBe('none');
  });
});

describe('code', () => {
  test.each([
    '<?php eval($_POST[1]);',
    '<?php @assert(base64_decode($_REQUEST["a"]));',
    '<?php echo `$_GET[c]`;',
    '<?php $c = trim($_GET["c"]); echo 1; passthru($c);',
    '<?php $in = file_get_contents("php://input"); eval(gzuncompress(base64_decode($in)));',
    '<?php if (preg_match("/a(.+)b/", @file_get_contents("php://input"), $m)) { eval($m[1]); }',
    '<?php $f = strrev(base64_decode("bWV0c3lzAAAAAAAAAAAAAAAA")); $f($_GET["x"]);',
    '<%@ Page Language="C#" %><% System.Diagnostics.Process.Start("cmd.exe", Request["c"]); %>',
    '<% Runtime.getRuntime().exec(request.getParameter("c")); %>',
    'GIF89a;<?php system($_GET["c"]);',
    '\uFEFF<?php system($_GET["c"]);',
  ])('that runs what it is asked for: %s', (code) => expect(source(code)).not.toBe('none'));

  test('is shown without its texts: the name of a field may be a password', () => {
    const told = JSON.stringify(classifier.read(fileOf('<?php @eval($_POST["s3cretDoor"]);', { name: 'x.php.txt' })));
    expect(told).toContain('source.');
    expect(told).not.toContain('s3cretDoor');
    expect(JSON.stringify(classifier.read(fileOf('<?php system($_GET[s3cretDoor]);', { name: 'x.php.txt' })))).not.toContain('s3cretDoor');
  });

  test('in a picture', () => {
    const body = Buffer.from('GIF89a\u0001\u0002<?php system($_GET["c"]);');
    expect(judged(fileOf('', { name: 'a.gif', magic: 'image', text: null, sample: body }))).toBe('likely');
  });

  test.each([
    '<?php system("uptime"); echo $_GET["x"];',
    '<?php $pdo->exec($_GET["x"]);',
    '<?php Foo::system($_GET["x"]);',
    '<?php $handler($_POST);',
    '<?php $id = (int) $_GET["id"]; exec("convert " . $path);',
    '<?php function evaluate($x) { return $x; } evaluate($_GET["x"]);',
    'Never do this: <?php system($_GET["c"]); ?>',
    'rule x { strings: $a = "<?php eval($_POST[" condition: $a }',
    '# list\n<?php eval($_POST[1]);',
    '<html><p>&lt;?php eval($_POST[1]);</p>',
    '<?php // eval',
    '',
  ])('that does not: %s', (code) => expect(source(code)).toBe('none'));

  test('of tests is not accused', () => {
    expect(judged(fileOf('<?php system($_GET["c"]);', { url: 'http://site.example/vendor/x/tests/a.php.txt' }))).toBe('none');
  });
});

describe('hostile text', () => {
  test.each([
    'a',
    '<?php ',
    '$_GET[',
    'eval(',
    '$a($_GET',
    'chr(1).',
    '-rw-r--r-- ',
    '[ ',
    'uid=',
    '\\x41',
    '$a=$_GET;',
    'str_replace("',
    'Linux a 1.1.',
  ])('of %j takes linear time', (piece) => {
    const text = `<?php ${piece.repeat(Math.ceil(250_000 / piece.length))}`;
    expectLinearIn(text, (part) => [classifier.read(fileOf(part)), classifier.read(pageOf(part, { forms: [formOf('cmd')] }))]);
  });
});
