## Error codes: each key is a code.

invalid_credentials = このメールアドレスとパスワードのアカウントはありません。
forbidden = ほかの利用者のものです。
duplicate_category = 同じ名前またはスラッグのカテゴリーがすでに存在します。
duplicate_review = この商品には、すでにレビューを投稿しています。
email_taken = このメールアドレスのアカウントはすでに存在します。
unknown_category = 指定されたカテゴリーは存在しません。
category_cycle = カテゴリーを自分自身の下に置くことはできません。
category_in_use = カテゴリーが空ではありません。先に、含まれている商品と下位カテゴリーを移動または削除してください。
item_in_use = 注文されたことのある商品です。棚から下げるには、activeをfalseにしてください。
unknown_item = 販売していない商品が含まれています。detailsをご確認ください。
out_of_stock = ご注文の数より在庫が少なくなっています。detailsをご確認ください。
unknown_order = 該当する注文がありません。
payment_mismatch = 注文のお支払い額と異なります。detailsをご確認ください。
invalid_state = 現在の状態では、この操作はできません。

## What was not found

no-such-item = 該当する商品が見つかりません。
no-such-category = 該当するカテゴリーが見つかりません。
no-such-review = 該当するレビューが見つかりません。
no-such-order = 該当する注文が見つかりません。
no-such-payment = 該当する支払いが見つかりません。
no-such-upload = 該当するアップロードが見つかりません。

## In which state something is, and in which it would have to be. The states are those of the document.

order-is = 注文の状態は{ $status }です。{ $needed }である必要があります。
payment-is = 支払いの状態は{ $status }です。{ $needed }である必要があります。

## Why a file is not taken

file-type-unknown = アップロードできるファイルは、PNG、JPEG、GIF、WebP、PDFのみです。
file-too-large = ファイルが上限の{ $limit }バイトを超えています。

## What is wrong with a field

forbidden-word = 次の語は使用できません：「{ $word }」
out-of-range = { $min }以上{ $max }以下の値を指定してください。
not-a-slug = 英小文字と数字を、ハイフン一つずつでつないで指定してください（例：「garden-tools」）。
not-an-email = メールアドレスを指定してください（例：mina@example.com）。
control-character = 制御文字は使用できません。
hidden-character = 目に見えない文字{ $code }は使用できません。
nothing-to-see = 目に見える文字を一つ以上入力してください。
sorted-twice = 各フィールドは一方向に一度だけ指定してください。
no-digits = 数字は使用できません。
number-in-name = カード番号や口座番号は使用できません。
item-twice = { $line }と同じ商品です。
other-currency = 通貨が{ $currency }です。注文の通貨は、最初の行と同じ{ $first }です。
total-too-large = 合計は{ $max }以下にしてください。
card-number-wrong = カード番号ではありません。数字をご確認ください。
card-expiry-malformed = 月と年を指定してください（例：11/31）。
card-expired = 有効期限が切れています。

## Which field is in conflict with the state of the shop

email-has-account = このメールアドレスのアカウントはすでに存在します。
value-taken = この値は、すでに別のカテゴリーで使用されています。
category-unknown = 指定されたカテゴリーは存在しません。
category-below-itself = カテゴリーを自分自身の下に置くことはできません。
item-unknown = 販売している商品ではありません。
stock-left = { $left ->
    [0] 在庫がありません。
   *[other] 在庫は{ $left }個のみです。
}
order-unknown = 該当する注文がありません。
not-the-total = 注文の合計である{ $total }を指定してください。
not-the-currency = 注文の通貨である{ $currency }を指定してください。
