### What the shop says. What every server says stands in engine/locales.

## Error codes: each key is a code.

invalid_credentials = There is no account with this email and password.
forbidden = This belongs to somebody else.
duplicate_category = Another category has this name or slug.
duplicate_review = You have already reviewed the item.
email_taken = There is an account with this email.
unknown_category = There is no such category.
category_cycle = A category cannot be below itself.
category_in_use = The category is not empty: move or delete its items and categories first.
item_in_use = The item was ordered. Set active to false to take it off the shelves.
unknown_item = Some of the items are not for sale; see details.
out_of_stock = There are fewer pieces than you ordered; see details.
unknown_order = You have no such order.
payment_mismatch = This is not what the order comes to; see details.
invalid_state = The state it is in does not allow this.

## What was not found

no-such-item = There is no such item.
no-such-category = There is no such category.
no-such-review = There is no such review.
no-such-order = There is no such order.
no-such-payment = There is no such payment.
no-such-upload = There is no such upload.

## In which state something is, and in which it would have to be. The states are those of the document.

order-is = The order is { $status }; it would have to be { $needed }.
payment-is = The payment is { $status }; it would have to be { $needed }.

## Why a file is not taken

file-type-unknown = The file is neither PNG, JPEG, GIF, WebP nor PDF.
file-too-large = The file is larger than { $limit } bytes, the most that is taken here.

## What is wrong with a field, to be read after the field's name

forbidden-word = must not contain the word "{ $word }"
out-of-range = must be from { $min } to { $max }
not-a-slug = must be lower case letters and digits in groups joined by single hyphens, such as "garden-tools"
not-an-email = must be an email address, such as mina@example.com
control-character = must not contain control characters
hidden-character = must not contain { $code }, a character that cannot be seen
nothing-to-see = must have at least one character that can be seen
sorted-twice = must name each field once, in one direction
no-digits = must not contain digits
number-in-name = must not hold the number of a card or an account
item-twice = is the same as in { $line }
other-currency = costs { $currency }; the order is in { $first }, as its first line
total-too-large = must come to no more than { $max }
card-number-wrong = is not the number of a card: check its digits
card-expiry-malformed = must be a month and a year, such as 11/31
card-expired = is over

## Which field is in conflict with the state of the shop

email-has-account = there is an account with this email
value-taken = another category has this value
category-unknown = there is no such category
category-below-itself = a category cannot be below itself
item-unknown = there is no such item for sale
stock-left = { $left ->
    [0] none is left
    [one] only 1 piece is left
   *[other] only { $left } pieces are left
}
order-unknown = you have no such order
not-the-total = must be { $total }, the total of the order
not-the-currency = must be { $currency }, the currency of the order
