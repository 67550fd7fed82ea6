import { describe, expect, test } from 'vitest';
import { findFlows } from '../../../classifiers/web-shell/flow.ts';
import { tokensOf } from '../../../classifiers/web-shell/tokens.ts';
import { expectLinearIn } from '../../support/growth.ts';

const flowOf = (code: string): string =>
  findFlows(tokensOf(code))
    .map(({ sink, hidden }) => `${sink}${hidden ? ' hidden' : ''}`)
    .join(', ');

describe('what a request sends is followed', () => {
  test.each([
    ['eval($_POST["x"]);', 'eval'],
    ['$a = $_GET["a"]; $b = trim($a); passthru($b);', 'passthru'],
    ['system("$_GET[c]");', 'system'],
    ['$c = $_GET["c"]; system("$c 2>&1");', 'system'],
    ['eval(gzinflate(base64_decode($_POST["x"])));', 'eval hidden'],
    ['$f = "sys" . "tem"; $f($_COOKIE["c"]);', 'system hidden'],
    ['$f = chr(101) . chr(120) . chr(101) . chr(99); $f($_GET["c"]);', 'exec hidden'],
    ['$f = strrev("metsys"); $f($_GET["c"]);', 'system hidden'],
    ['$_GET["f"]($_POST["c"]);', 'a function that the request names hidden'],
    ['eval(file_get_contents("php://input"));', 'eval'],
    ['Runtime.getRuntime().exec(request.getParameter("c"));', 'exec'],
    ['Process.Start("cmd.exe", "/c " + Request["c"]);', 'start'],
    ['eval request("c")', 'eval'],
  ])('%s', (code, expected) => expect(flowOf(code)).toBe(expected));

  test.each([
    'system("uptime"); $a = $_GET["a"];',
    'eval($known);',
    'system(escapeshellarg($_GET["n"]));',
    'if (isset($_POST["x"])) { eval("return 1;"); }',
    '$a = $_GET["a"]; $a = "uptime"; system($a);',
    'shell_exec("ping -c 4 " . $_GET["ip"]);',
    '// eval($_POST["x"]);\n# system($_GET["c"]);\n/* exec($_GET["c"]); */',
    "$note = 'eval($_POST[1])';",
    '$pdo->exec($_POST["n"]);',
    'function system($x) { return $_GET[$x]; }',
    '$cmd = "ping -c 4 " . $_GET["ip"]; shell_exec($cmd);',
    '$n = (int) $_POST["n"]; exec($n);',
    '$action = $_GET["action"]; $action($_GET["id"]);',
    'job.start(request.getParameter("id"));',
  ])('but not: %s', (code) => expect(flowOf(code)).toBe(''));
});

test.each(['a', '(', '$', '"', '/*', '#', '$a=', 'eval(', '$_GET[', '$a=$_GET[1].', 'preg_match(', 'chr(1).', '\n'])(
  'linear in %s',
  (piece) => {
    expectLinearIn(piece.repeat(Math.ceil(200_000 / piece.length)), (part) => findFlows(tokensOf(part)));
  },
);
