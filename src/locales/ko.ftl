## Error codes: each key is a code.

invalid_credentials = 이메일과 비밀번호가 일치하는 계정이 없습니다.
forbidden = 다른 사용자의 것입니다.
duplicate_category = 이름 또는 슬러그가 같은 카테고리가 이미 있습니다.
duplicate_review = 이 상품에는 이미 리뷰를 작성하셨습니다.
email_taken = 이 이메일을 사용하는 계정이 이미 있습니다.
unknown_category = 존재하지 않는 카테고리입니다.
category_cycle = 카테고리를 자기 자신의 하위에 둘 수 없습니다.
category_in_use = 카테고리가 비어 있지 않습니다. 카테고리에 속한 상품과 하위 카테고리를 먼저 옮기거나 삭제해 주십시오.

## What was not found

no-such-item = 해당 상품을 찾을 수 없습니다.
no-such-category = 해당 카테고리를 찾을 수 없습니다.
no-such-review = 해당 리뷰를 찾을 수 없습니다.
no-such-upload = 해당 업로드를 찾을 수 없습니다.

## Why a file is not taken

file-type-unknown = PNG, JPEG, GIF, WebP, PDF 파일만 업로드할 수 있습니다.
file-too-large = 파일이 허용되는 최대 크기({ $limit }바이트)를 초과합니다.

## What is wrong with a field

forbidden-word = 다음 단어는 사용할 수 없습니다: "{ $word }"
out-of-range = { $min } 이상 { $max } 이하여야 합니다.
not-a-slug = 영문 소문자와 숫자를 하이픈 하나씩으로 이어서 지정해 주십시오. 예: "garden-tools"
not-an-email = 이메일 주소를 지정해 주십시오. 예: mina@example.com
control-character = 제어 문자는 사용할 수 없습니다.

## Which field is in conflict with the state of the shop

email-has-account = 이 이메일을 사용하는 계정이 이미 있습니다.
value-taken = 다른 카테고리에서 이미 사용하고 있는 값입니다.
category-unknown = 존재하지 않는 카테고리입니다.
category-below-itself = 카테고리를 자기 자신의 하위에 둘 수 없습니다.
