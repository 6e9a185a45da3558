## Error codes: each key is a code.

malformed_request = リクエストを読み取ることができません。
idempotency_key_missing = 安全に再試行できるように、この操作にはIdempotency-Keyを付けて送信してください。
unsupported_version = このAPIには指定されたバージョンがありません。
invalid_cursor = この一覧のカーソルではありません。最初のページからやり直してください。
unauthenticated = 先にログインしてください。この操作には認証情報が必要です。
invalid_token = トークンが無効か、有効期限が切れています。もう一度ログインしてください。
insufficient_scope = このアカウントには、この操作の権限がありません。
csrf_failed = セッションのトークンを X-CSRF-Token ヘッダーで送信してください。
not_found = 指定されたアドレスが見つかりません。
method_not_allowed = このアドレスではそのメソッドを使用できません。Allowヘッダーをご確認ください。
not_acceptable = クライアントが受け入れる形式で応答することができません。
idempotency_conflict = このIdempotency-Keyは以前に別のリクエストで使用されています。新しいキーを使用してください。
idempotency_in_progress = 同じIdempotency-Keyの最初のリクエストをまだ処理しています。しばらくしてから再試行してください。
gone = この操作の提供は終了しました。
precondition_failed = 対象がリクエストの想定する状態ではありません。再度取得してから操作してください。
precondition_required = 変更する対象のETagをIf-Matchヘッダーで送信してください。
request_timeout = リクエストが制限時間内に届きませんでした。
uri_too_long = リクエストのアドレスが長すぎます。
headers_too_large = リクエストのヘッダーが多すぎるか、長すぎます。
payload_too_large = リクエストの本文が大きすぎます。
unsupported_media_type = このメディアタイプには対応していません。Acceptヘッダーをご確認ください。
range_not_satisfiable = ファイルに指定された範囲がありません。Content-Rangeヘッダーをご確認ください。
validation_failed = リクエストがAPIの規則に合っていません。detailsをご確認ください。
rate_limited = リクエストが多すぎます。次のリクエストが可能になるまでの秒数は、Retry-Afterヘッダーをご確認ください。
internal_error = サーバーで問題が発生しました。お問い合わせの際は、リクエストIDをお知らせください。
not_implemented = この操作は宣言されていますが、まだ実装されていません。
service_unavailable = サービスが混み合っています。しばらくしてから、もう一度お試しください。
timeout = 時間がかかりすぎたため、処理を中止しました。しばらくしてから、もう一度お試しください。

## Messages that say more than the code

not-implemented = 操作「{ $operation }」は宣言されていますが、まだ実装されていません。
credentials-incomplete = この認証情報だけでは足りません。次のものも一緒に送ってください: { $missing }
credentials-refused = 認証情報が正しくありません。
idempotency-key-malformed = Idempotency-Keyは1文字以上{ $most }文字以下のASCII文字列1つとし、空白、コンマ、セミコロン、引用符、バックスラッシュを含む場合は二重引用符で囲んでください。
answer-not-kept = このIdempotency-Keyの最初のリクエストは処理済みですが、応答が長すぎるため保存されていません。処理結果を取得して確認してください。
versions-served = Accept-Versionヘッダーには{ $served }を指定するか、指定を省略してください。
version-contradicted = パスのバージョン（{ $path }）とAccept-Versionヘッダーのバージョン（{ $header }）が一致していません。
ended = この操作の提供は{ $date }に終了しました。
ended-with-successor = この操作の提供は{ $date }に終了しました。代わりに{ $successor }をご利用ください。
media-type-excluded = この操作の応答は{ $served }のみですが、Acceptヘッダーで除外されています。
coding-excluded = Accept-Encodingヘッダーにより、対応しているすべてのエンコーディングと、エンコーディングなしの応答がいずれも除外されています。
coding-not-served = 本文のContent-Encodingにはzstd、br、gzipのいずれかを指定するか、指定を省略してください。
coding-broken = 本文が正しい{ $coding }形式ではありません。
media-type-not-served = 本文のContent-Typeには{ $served }を指定してください。
content-type-repeated = 本文のContent-Typeを指定できるのは一度だけです。
head-unreadable = HTTP/1.1のリクエストとして読み取ることができません。
host-needed = リクエストには、宛先のホストを示すHostヘッダーが1つだけ必要です。
length-contradicted = Content-LengthとTransfer-Encodingを同時に指定することはできません。
check-failed = 動作していません。
body-broke-off = リクエストの本文が途中で途切れました。
body-too-large = リクエストの本文が上限の{ $limit }バイトを超えています。
body-inflates-too-large = 展開後のリクエストの本文が上限の{ $limit }バイトを超えています。
body-inflates-too-far = 展開後のリクエストの本文が、送信されたサイズの{ $ratio }倍を超えています。
form-coded = ファイルを含むフォームは、Content-Encodingなしで送信してください。
form-broken = { $cause ->
    [boundary] フォームのContent-Typeに、使用できるboundaryがありません。
    [head] フォームに、ヘッダーを読み取れないパートがあります。
    [name] フォームに、名前のないパートがあります。
   *[end] フォームがboundaryで終わっていません。
}
part-type-not-served = パート「{ $part }」のContent-Typeには{ $served }を指定してください。
part-too-large = パート「{ $part }」が上限の{ $limit }バイトを超えています。
range-beyond-end = ファイルのサイズは{ $length }バイトで、指定された範囲はその後ろから始まっています。
body-not-json = { $cause ->
    [end] 本文のJSONが途中で終わっています（{ $line }行{ $column }列目）。
   *[other] 本文が正しいJSONではありません（{ $line }行{ $column }列目）。
}

## Rules: what is wrong with a field

rule-required = 必須項目です。
rule-unknown = 定義されていない名前です。
rule-unknown-near = 定義されていない名前です。「{ $near }」ではありませんか？
rule-repeated = 指定できるのは一度だけです。
rule-type = { $types }を指定してください。
rule-enum = 次のいずれかを指定してください：{ $members }
rule-min-length = { $count }文字以上で指定してください。
rule-max-length = { $count }文字以内で指定してください。
rule-minimum = { $bound }以上の値を指定してください。
rule-maximum = { $bound }以下の値を指定してください。
rule-exclusive-minimum = { $bound }より大きい値を指定してください。
rule-exclusive-maximum = { $bound }より小さい値を指定してください。
rule-multiple-of = { $step }の倍数を指定してください。
rule-not-finite = 表現できる範囲の数値を指定してください。
rule-too-many-digits = 保持できる桁数を超えています。
rule-pattern = 次のパターンに一致する値を指定してください：{ $pattern }
rule-format = 正しい{ $format }形式で指定してください。
rule-not-json = 正しいJSONで指定してください。
rule-min-items = 要素を{ $count }個以上指定してください。
rule-max-items = 要素は{ $count }個以内で指定してください。
rule-unique-items = 同じ要素を重複して指定することはできません。
rule-min-properties = フィールドを{ $count }個以上指定してください。
rule-max-properties = フィールドは{ $count }個以内で指定してください。
rule-no-alternative = 許可されている形式のいずれにも当てはまりません。
rule-many-alternatives = 同時に使用できない複数の形式に当てはまります。
rule-keyword = 規則「{ $keyword }」に反しています（{ $place }）。
rule-no-body = この操作は本文を受け付けません。本文を省略してください。
rule-excludes = 「{ $other }」と同時に指定することはできません。
rule-unreadable = サーバーで処理できない値が含まれています

## Types of values, as rule-type names them

type-null = null
type-boolean = trueまたはfalse
type-integer = 整数
type-number = 数値
type-text = 文字列
type-list = 配列
type-object = オブジェクト
type-visible-ascii = 表示可能なASCII文字

## Alternatives

either = { $first }または{ $second }
