// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class ThemeSource;

/// A small form whose button runs a command: title, sentence, fields, what went wrong, Cancel and the one button that does it. It
/// stays open until the command succeeded; while it runs, the fields are locked and, from 100 ms on, a bar shows that it works.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    FormDialog(const ThemeSource &themes, const QString &title, const QString &action, QWidget *parent);

    /// Under the title: what will happen.
    void setSentence(const QString &sentence);
    void setError(const QString &error);
    QString error() const;
    /// "danger" for what takes something away.
    void setActionRole(const QString &role);
    /// What the button does, where that depends on what was chosen.
    void setActionText(const QString &text);

    void accept() override;
    /// While the command runs, asks it to stop and closes once it did; a command that was done by then counts.
    void reject() override;
    void setVisible(bool visible) override;

protected:
    bool event(QEvent *event) override;
    /// Added in reading order; the owner of `row` becomes the dialog.
    void addRow(QWidget *row);
    void setActionEnabled(bool enabled);
    /// Reads what it shows of what is chosen now; the bar tells so as for a command, but nothing is locked. Only the newest
    /// question counts; what fails is told.
    template<typename T, typename Show>
    void read(std::unique_ptr<TaskOf<T>> task, Show show)
    {
        dropReading();
        m_busyTimer.start();
        m_reading = launch(std::move(task), this, [this, reading = m_readings, show](const Result<T> &result) {
            if (reading != m_readings)
                return;
            forgetReading();
            if (result)
                show(*result);
            else
                setError(result.error().message);
        });
    }
    /// Nothing chosen is to be shown any more.
    void forgetReading();
    const ThemeSource &themes() const { return m_themes; }
    /// Checks the fields and calls run(), or tells what is wrong.
    virtual void submit() = 0;

    /// Runs `task`; closes the dialog when it succeeded, else hands the error to `refused`, which may show it at a field.
    template<typename T, typename Done, typename Refused>
    void run(std::unique_ptr<TaskOf<T>> task, Done done, Refused refused)
    {
        begin();
        m_task = launch(std::move(task), this, [this, done, refused](Result<T> result) {
            const bool isLeaving = m_isLeaving;
            end();
            if (!result && isLeaving && result.error().code == ErrorCode::Cancelled) {
                QDialog::reject();
                return;
            }
            if (!result) {
                refused(result.error());
                return;
            }
            if constexpr (std::is_void_v<T>)
                done();
            else
                done(*result);
            QDialog::accept();
        });
    }

private:
    void dropReading();
    void begin();
    void end();
    void fit();

    const ThemeSource &m_themes;
    QWidget *m_form;
    QLabel *m_sentence;
    QVBoxLayout *m_rows;
    QLabel *m_error;
    QProgressBar *m_busy;
    QTimer m_busyTimer;
    QPushButton *m_cancel;
    QPushButton *m_action;
    Task *m_task = nullptr; ///< while it runs
    QPointer<Task> m_reading;
    int m_readings = 0;
    bool m_isLeaving = false;
};

} // namespace muster::ui
