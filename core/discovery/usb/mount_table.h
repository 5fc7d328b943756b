// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

namespace muster::discovery {

/// What is mounted where, as /proc/self/mountinfo has it (proc(5)). Lines that are not as they should be are passed over. Pure.
class MountTable
{
public:
    struct Mount
    {
        unsigned major = 0; ///< of the device; 0 for file systems that have numbers of their own, such as btrfs
        unsigned minor = 0;
        QString source; ///< "/dev/sdb1"
        QString point;
        bool isReadOnly = false;
    };

    static MountTable read(const QByteArray &mountInfo);

    /// Where the whole of this block device's file system is mounted, in the order it came to be.
    QVector<Mount> mountsOf(unsigned major, unsigned minor, const QString &node) const;

private:
    QVector<Mount> m_mounts;
};

} // namespace muster::discovery
