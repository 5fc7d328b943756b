// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/expected_devices_file.h"
#include "ui/shell/form_dialog.h"
#include "ui/shell/services.h"

#include <memory>

namespace muster {
class Executor;
}

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
QT_END_NAMESPACE

namespace muster::ui {

/// Announces many devices from a table in a file: all of them or none. The file is read and checked as soon as it is named, so that
/// what is wrong shows before anything is done.
class ExpectListDialog : public FormDialog
{
    Q_OBJECT

public:
    ExpectListDialog(const ThemeSource &themes, const Services &services, QWidget *parent);
    ~ExpectListDialog() override;

    void setFile(const QString &path);

Q_SIGNALS:
    void expectedMany(int count);

protected:
    void submit() override;

private:
    void choose();
    void read();
    void took(Result<registry::ExpectedDevicesFile> file);

    const Services &m_services;
    std::unique_ptr<Executor> m_reader;
    QLineEdit *m_path;
    FieldRow *m_row;
    registry::ExpectedDevicesFile m_file;
};

} // namespace muster::ui
