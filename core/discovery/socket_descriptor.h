// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>
#include <utility>

namespace muster::discovery {

/// Owns the descriptor of a socket; closes it.
class SocketDescriptor
{
public:
    SocketDescriptor() = default;
    explicit SocketDescriptor(int descriptor) : m_descriptor(descriptor) {}
    SocketDescriptor(SocketDescriptor &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    SocketDescriptor &operator=(SocketDescriptor &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~SocketDescriptor()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

    bool isOpen() const { return m_descriptor >= 0; }
    int get() const { return m_descriptor; }
    /// Somebody else closes it from now on.
    int release() { return std::exchange(m_descriptor, -1); }

private:
    int m_descriptor = -1;
};

} // namespace muster::discovery
