//! What a person writes while `gongbao` runs is never replaced.
