// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDebug>

#include <memory>

namespace muster {

/// Bytes nobody may read by accident: a passphrase, a password, a key on its way through. Moves, never copies; wiped on
/// destruction; prints as ***. Compares in constant time for equal lengths.
class Secret
{
public:
    Secret() = default;
    /// Takes the bytes over and wipes `bytes` where it is their only owner.
    explicit Secret(QByteArray &&bytes);
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret();

    bool isEmpty() const { return m_size == 0; }
    qsizetype size() const { return m_size; }
    /// A view onto the bytes for the one call that needs them; copies made of it are not wiped.
    QByteArrayView reveal() const { return {m_bytes.get(), m_size}; }

    friend bool operator==(const Secret &a, const Secret &b);

private:
    void wipe();

    std::unique_ptr<char[]> m_bytes;
    qsizetype m_size = 0;
};

/// A secret on its way through several tasks and threads: read by all, wiped when the last one lets go.
using SharedSecret = std::shared_ptr<const Secret>;

QDebug operator<<(QDebug debug, const Secret &secret);

} // namespace muster
