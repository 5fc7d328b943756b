// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QRandomGenerator>

#include <algorithm>

namespace muster {

/// A document a little out of shape: bytes flipped, cut, doubled, or pieces of JSON put where they don't belong.
inline QByteArray mutatedJson(QByteArray json, QRandomGenerator &random)
{
    static const QByteArrayList pieces =
        QByteArrayList{QByteArray("\0", 1), "\"a\":1,", "\"name\":\"x\",", "\xc0\x80", "\xef\xbb\xbf"}
        + QByteArray("{ } [ ] , : \" \\ \\u0000 \\ud800 null true -1 1e999 99999999999999999999 1.5 "
                     "\"\" {} [] \xff [[[[[[[[ {name} {nix} \"secret\"")
              .split(' ');
    for (int left = 1 + random.bounded(4); left > 0 && !json.isEmpty(); --left) {
        const int at = random.bounded(static_cast<int>(json.size()));
        const int length = std::min(1 + random.bounded(12), static_cast<int>(json.size()) - at);
        switch (random.bounded(6)) {
        case 0: json[at] = static_cast<char>(random.bounded(256)); break;
        case 1: json.remove(at, length); break;
        case 2: json.insert(at, json.mid(random.bounded(static_cast<int>(json.size())), length)); break;
        case 3: json.insert(at, pieces.at(random.bounded(static_cast<int>(pieces.size())))); break;
        case 4: json.replace(at, length, pieces.at(random.bounded(static_cast<int>(pieces.size())))); break;
        default:
            // A digit or letter for another keeps the document well-formed, so that the deeper checks are reached too.
            if (json.at(at) >= '0' && json.at(at) <= '9')
                json[at] = static_cast<char>('0' + random.bounded(10));
            else if (json.at(at) >= 'a' && json.at(at) <= 'z')
                json[at] = static_cast<char>('a' + random.bounded(26));
        }
    }
    return json;
}

} // namespace muster
