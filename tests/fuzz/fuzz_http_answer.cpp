// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/http_answer.h"
#include "fuzz/target.h"

using muster::discovery::HttpAnswer;

namespace {

constexpr qsizetype largest = 64;

HttpAnswer::State readIn(HttpAnswer &answer, const QByteArray &bytes, qsizetype pieces)
{
    for (qsizetype at = 0; at < bytes.size(); at += pieces)
        answer.take(bytes.mid(at, pieces));
    return answer.end();
}

} // namespace

/// However it is cut into pieces, it says the same.
void muster::fuzz(const QByteArray &bytes)
{
    HttpAnswer whole(largest);
    const HttpAnswer::State state = readIn(whole, bytes, bytes.size() + 1);
    for (const qsizetype pieces : {1, 7}) {
        HttpAnswer answer(largest);
        if (readIn(answer, bytes, pieces) != state || answer.body().size() > largest
            || (state == HttpAnswer::State::Whole && answer.body() != whole.body()))
            std::abort();
    }
}
