## Error codes: each key is a code.

invalid_credentials = このメールアドレスとパスワードのアカウントはありません。
forbidden = ほかの利用者のものです。
duplicate_category = 同じ名前またはスラッグのカテゴリーがすでに存在します。
duplicate_review = この商品には、すでにレビューを投稿しています。
email_taken = このメールアドレスのアカウントはすでに存在します。
unknown_category = 指定されたカテゴリーは存在しません。
category_cycle = カテゴリーを自分自身の下に置くことはできません。
category_in_use = カテゴリーが空ではありません。先に、含まれている商品と下位カテゴリーを移動または削除してください。

## What was not found

no-such-item = 該当する商品が見つかりません。
no-such-category = 該当するカテゴリーが見つかりません。
no-such-review = 該当するレビューが見つかりません。
no-such-upload = 該当するアップロードが見つかりません。

## Why a file is not taken

file-type-unknown = アップロードできるファイルは、PNG、JPEG、GIF、WebP、PDFのみです。
file-too-large = ファイルが上限の{ $limit }バイトを超えています。

## What is wrong with a field

forbidden-word = 次の語は使用できません：「{ $word }」
out-of-range = { $min }以上{ $max }以下の値を指定してください。
not-a-slug = 英小文字と数字を、ハイフン一つずつでつないで指定してください（例：「garden-tools」）。
not-an-email = メールアドレスを指定してください（例：mina@example.com）。
control-character = 制御文字は使用できません。

## Which field is in conflict with the state of the shop

email-has-account = このメールアドレスのアカウントはすでに存在します。
value-taken = この値は、すでに別のカテゴリーで使用されています。
category-unknown = 指定されたカテゴリーは存在しません。
category-below-itself = カテゴリーを自分自身の下に置くことはできません。
