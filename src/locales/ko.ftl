## Error codes: each key is a code.

invalid_credentials = 이메일과 비밀번호가 일치하는 계정이 없습니다.
forbidden = 다른 사용자의 것입니다.
duplicate_category = 이름 또는 슬러그가 같은 카테고리가 이미 있습니다.
duplicate_review = 이 상품에는 이미 리뷰를 작성하셨습니다.
email_taken = 이 이메일을 사용하는 계정이 이미 있습니다.
unknown_category = 존재하지 않는 카테고리입니다.
category_cycle = 카테고리를 자기 자신의 하위에 둘 수 없습니다.
category_in_use = 카테고리가 비어 있지 않습니다. 카테고리에 속한 상품과 하위 카테고리를 먼저 옮기거나 삭제해 주십시오.
item_in_use = 주문된 적이 있는 상품입니다. 진열에서 내리려면 active를 false로 바꿔 주십시오.
unknown_item = 판매하지 않는 상품이 있습니다. details를 확인해 주십시오.
out_of_stock = 주문하신 수량보다 재고가 적습니다. details를 확인해 주십시오.
unknown_order = 해당 주문을 찾을 수 없습니다.
payment_mismatch = 주문의 결제 금액과 다릅니다. details를 확인해 주십시오.
invalid_state = 현재 상태에서는 할 수 없는 작업입니다.

## What was not found

no-such-item = 해당 상품을 찾을 수 없습니다.
no-such-category = 해당 카테고리를 찾을 수 없습니다.
no-such-review = 해당 리뷰를 찾을 수 없습니다.
no-such-order = 해당 주문을 찾을 수 없습니다.
no-such-payment = 해당 결제를 찾을 수 없습니다.
no-such-upload = 해당 업로드를 찾을 수 없습니다.

## In which state something is, and in which it would have to be. The states are those of the document.

order-is = 주문 상태가 { $status }입니다. { $needed } 상태여야 합니다.
payment-is = 결제 상태가 { $status }입니다. { $needed } 상태여야 합니다.

## Why a file is not taken

file-type-unknown = PNG, JPEG, GIF, WebP, PDF 파일만 업로드할 수 있습니다.
file-too-large = 파일이 허용되는 최대 크기({ $limit }바이트)를 초과합니다.

## What is wrong with a field

forbidden-word = 다음 단어는 사용할 수 없습니다: "{ $word }"
out-of-range = { $min } 이상 { $max } 이하여야 합니다.
not-a-slug = 영문 소문자와 숫자를 하이픈 하나씩으로 이어서 지정해 주십시오. 예: "garden-tools"
not-an-email = 이메일 주소를 지정해 주십시오. 예: mina@example.com
control-character = 제어 문자는 사용할 수 없습니다.
hidden-character = 보이지 않는 문자 { $code }는 사용할 수 없습니다.
nothing-to-see = 눈에 보이는 문자가 하나 이상 있어야 합니다.
sorted-twice = 각 필드를 한 방향으로 한 번만 지정해 주십시오.
no-digits = 숫자는 사용할 수 없습니다.
number-in-name = 카드 번호나 계좌 번호는 사용할 수 없습니다.
item-twice = { $line }와 같은 상품입니다.
other-currency = 통화가 { $currency }입니다. 주문의 통화는 첫 번째 줄과 같은 { $first }입니다.
total-too-large = 합계가 { $max } 이하여야 합니다.
card-number-wrong = 카드 번호가 아닙니다. 숫자를 확인해 주십시오.
card-expiry-malformed = 월과 연도를 지정해 주십시오. 예: 11/31
card-expired = 유효 기간이 지났습니다.

## Which field is in conflict with the state of the shop

email-has-account = 이 이메일을 사용하는 계정이 이미 있습니다.
value-taken = 다른 카테고리에서 이미 사용하고 있는 값입니다.
category-unknown = 존재하지 않는 카테고리입니다.
category-below-itself = 카테고리를 자기 자신의 하위에 둘 수 없습니다.
item-unknown = 판매하는 상품이 아닙니다.
stock-left = { $left ->
    [0] 재고가 없습니다.
   *[other] 재고가 { $left }개뿐입니다.
}
order-unknown = 해당 주문을 찾을 수 없습니다.
not-the-total = 주문 합계인 { $total }이어야 합니다.
not-the-currency = 주문 통화인 { $currency }이어야 합니다.
