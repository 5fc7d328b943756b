// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secret.h"

#include <cstring>

namespace muster {

namespace {
void wipeBytes(char *bytes, qsizetype size)
{
    if (bytes)
        explicit_bzero(bytes, static_cast<std::size_t>(size));
}
} // namespace

Secret::Secret(QByteArray &&bytes)
    : m_bytes(std::make_unique<char[]>(static_cast<std::size_t>(bytes.size())))
    , m_size(bytes.size())
{
    std::memcpy(m_bytes.get(), bytes.constData(), static_cast<std::size_t>(m_size));
    // A detach would wipe a fresh copy and leave the original behind.
    if (bytes.isDetached())
        wipeBytes(bytes.data(), bytes.size());
    bytes.clear();
}

Secret::Secret(Secret &&other) noexcept : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe()
{
    wipeBytes(m_bytes.get(), m_size);
}

bool operator==(const Secret &a, const Secret &b)
{
    if (a.m_size != b.m_size)
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.m_size; ++i)
        difference |= static_cast<unsigned char>(a.m_bytes[static_cast<std::size_t>(i)] ^ b.m_bytes[static_cast<std::size_t>(i)]);
    return difference == 0;
}

QDebug operator<<(QDebug debug, const Secret &)
{
    return debug << "***";
}

} // namespace muster
