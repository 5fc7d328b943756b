// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

namespace muster::registry {

/// The folder that holds one site: registry.sqlite, keys/, jobs/, backups/, settings.ini. A value; makes nothing by itself.
class DataDirectory
{
public:
    explicit DataDirectory(const QString &path);

    /// The one named, else MUSTER_DATA, else the platform's place for application data.
    static DataDirectory resolve(const QString &named);

    QString path() const { return m_path; }
    QString registryFile() const;
    QString keysFolder() const;
    QString jobsFolder() const;
    QString backupsFolder() const;
    QString settingsFile() const;

    bool hasSite() const;

    /// Makes the folder and those in it, readable by their owner only. Existing ones stay as they are.
    Result<> create() const;

private:
    QString m_path;
};

} // namespace muster::registry
